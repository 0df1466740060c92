// The tabs GraphiQL opens with: the repository's example operations, read when the page is built, so that
// the page and the examples cannot drift apart.
import { StorageAPI } from '@graphiql/toolkit';

export interface ExampleTab {
  query: string;
  variables?: string;
}

const queries = import.meta.glob<string>('../../examples/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const variables = import.meta.glob<string>('../../examples/*.variables.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export function exampleTabs(): ExampleTab[] {
  const tabs = Object.entries(queries)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, query]) => ({
      query: query.trim(),
      variables: variables[path.replace(/\.graphql$/, '.variables.json')]?.trim(),
    }));
  return tabs.length > 0 ? tabs : [{ query: '# Write a query here; Ctrl-Space completes, Ctrl-Enter runs it.' }];
}

/**
 * GraphiQL 5 fills the variables editor from its storage only, so the first default tab would open without its
 * variables. On the first visit, when nothing is stored yet, that tab is stored as the one last edited.
 */
export function showVariablesOfFirstTab([first]: ExampleTab[]): void {
  const storage = new StorageAPI();
  if (!first?.variables || storage.get('tabState') !== null) return;
  storage.set('query', first.query);
  storage.set('variables', first.variables);
}
