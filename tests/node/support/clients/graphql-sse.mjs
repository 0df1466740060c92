// npm's graphql-sse, with a connection for each operation.
import { createClient } from 'graphql-sse';
import { answer, queue, watchedFetch } from './common.mjs';

export function connect(server) {
  const client = (fetchFn) => createClient({ url: server.url, fetchFn, retryAttempts: 0 });
  const asking = client(fetch);
  return {
    ask: (query, variables) =>
      new Promise((resolve, reject) => {
        let last;
        const sink = { next: (result) => (last = answer(result)), error: reject, complete: () => resolve(last) };
        asking.subscribe({ query, variables }, sink);
      }),
    watch(query) {
      const { push, next } = queue();
      const { fetch, listening } = watchedFetch();
      const sink = { next: (result) => push(answer(result)), error: push, complete() {} };
      return { next, listening, stop: client(fetch).subscribe({ query }, sink) };
    },
    close: () => asking.dispose(),
  };
}
