// npm's graphql-ws.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { answer, queue } from './common.mjs';

// Apollo Client looks for the browser's own, which Node has from version 22 on.
globalThis.WebSocket ??= WebSocket;

/** The library's own client, without an adapter: the others that speak its protocol stand on it. */
export function socket(server) {
  // The connection stays for as long as the client does. One that closes whenever it is idle can take an operation that
  // comes while it closes for complete, and then its answer never comes.
  const settings = { lazy: false, onNonLazyError() {}, retryAttempts: 0 };
  return createClient({ url: server.wsUrl, webSocketImpl: WebSocket, ...settings });
}

export function connect(server) {
  const client = socket(server);
  const closed = new Promise((resolve) => client.on('closed', ({ code }) => resolve(code)));
  const ask = (query, variables) =>
    new Promise((resolve) => {
      let last;
      client.subscribe(
        { query, variables },
        {
          next: (result) => (last = answer(result)),
          error: (errors) => resolve(answer({ errors })),
          complete: () => resolve(last),
        },
      );
    });
  return {
    ask,
    watch(query) {
      const { push, next } = queue();
      const sink = { next: (result) => push(answer(result)), error: (errors) => push(answer({ errors: [errors].flat() })), complete() {} };
      const stop = client.subscribe({ query }, sink);
      // Messages are taken in their order: once one behind it is answered, the subscription listens.
      return { next, stop, listening: ask('{ __typename }') };
    },
    closed,
    close: () => client.dispose(),
  };
}
