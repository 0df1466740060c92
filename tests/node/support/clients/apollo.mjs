// What Apollo Client's versions have in common here; each gives its own classes.
import { answer, queue, watchedFetch } from './common.mjs';
import { socket } from './graphql-ws.mjs';

/** Builds the adapter's two forms from a version's exports and its way of telling errors. */
export function adapters({ ApolloClient, InMemoryCache, HttpLink, GraphQLWsLink, gql, errorsOf }) {
  const read = (result) => answer({ data: result.data, errors: errorsOf(result) });

  function adapter(link, watching, close) {
    const client = (link) => new ApolloClient({ link, cache: new InMemoryCache() });
    const asking = client(link);
    const options = { fetchPolicy: 'no-cache', errorPolicy: 'all' };
    const ask = (document, variables) => {
      const operation = gql(document);
      const mutates = operation.definitions[0].operation === 'mutation';
      const asked = mutates
        ? asking.mutate({ mutation: operation, variables, ...options })
        : asking.query({ query: operation, variables, ...options });
      return asked.then(read, (error) => read({ error }));
    };
    return {
      ask,
      watch(document) {
        const { push, next } = queue();
        const { link, listening } = watching(ask);
        const observer = { next: (result) => push(read(result)), error: (error) => push(read({ error })) };
        const subscription = client(link).subscribe({ query: gql(document), ...options }).subscribe(observer);
        return { next, listening: listening(), stop: () => subscription.unsubscribe() };
      },
      close() {
        asking.stop();
        close();
      },
    };
  }

  return {
    overHttp(server) {
      const uri = server.url;
      const watching = () => {
        const { fetch, listening } = watchedFetch();
        return { link: new HttpLink({ uri, fetch }), listening: () => listening };
      };
      return adapter(new HttpLink({ uri, fetch }), watching, () => {});
    },
    overWebSocket(server) {
      const client = socket(server);
      const link = new GraphQLWsLink(client);
      // Over one connection messages are taken in their order.
      const watching = (ask) => ({ link, listening: () => ask('{ __typename }') });
      return adapter(link, watching, () => client.dispose());
    },
  };
}
