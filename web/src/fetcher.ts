// How the page reaches the API: queries and mutations over HTTP, subscriptions over WebSocket, both at
// /graphql of the page's own origin.
import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';

const url = new URL('/graphql', window.location.href).href;

let authorization: string | undefined;

// It opens a socket for a subscription and closes it after the last one, so each new subscription is opened with
// the authorization that the headers editor holds then.
const sockets = createClient({
  url: url.replace(/^http/, 'ws'),
  connectionParams: () => (authorization ? { authorization } : undefined),
});

const overBoth = createGraphiQLFetcher({
  url,
  headers: { accept: 'application/graphql-response+json, application/json' },
  // The server answers in one piece; without this GraphiQL asks for multipart responses first.
  enableIncrementalDelivery: false,
  wsClient: {
    ...sockets,
    // A socket that cannot be opened gives a bare event, which GraphiQL would show as {"isTrusted": true}.
    subscribe: (payload, sink) =>
      sockets.subscribe(payload, {
        ...sink,
        error: (error) => sink.error(isBareEvent(error) ? { message: 'The WebSocket could not be opened.' } : error),
      }),
  },
});

/** A browser cannot set the headers of a WebSocket: the one that matters goes into connection_init instead. */
export const fetcher: Fetcher = (params, opts) => {
  const headers = Object.entries(opts?.headers ?? {});
  authorization = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return overBoth(params, opts);
};

function isBareEvent(error: unknown): boolean {
  return error instanceof Event && !(error instanceof CloseEvent);
}
