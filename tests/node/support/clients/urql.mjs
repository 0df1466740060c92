// urql: its core, which the bindings to frameworks stand on.
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { answer, queue, watchedFetch } from './common.mjs';
import { socket } from './graphql-ws.mjs';

function read({ data, error }) {
  if (error?.networkError) throw error.networkError;
  return answer({ data, errors: error?.graphQLErrors });
}

function adapter(url, asking, watching, close) {
  const client = (options) => new Client({ url, requestPolicy: 'network-only', ...options });
  const asked = client(asking);
  const ask = async (document, variables = {}) => {
    const mutates = document.startsWith('mutation');
    return read(await (mutates ? asked.mutation(document, variables) : asked.query(document, variables)).toPromise());
  };
  return {
    ask,
    watch(document) {
      const { push, next } = queue();
      const { options, listening } = watching(ask);
      const { unsubscribe } = client(options).subscription(document, {}).subscribe((result) => push(read(result)));
      return { next, listening: listening(), stop: unsubscribe };
    },
    close,
  };
}

export function overHttp(server) {
  const options = { exchanges: [fetchExchange], fetchSubscriptions: true };
  const watching = () => {
    const { fetch, listening } = watchedFetch();
    return { options: { ...options, fetch }, listening: () => listening };
  };
  return adapter(server.url, options, watching, () => {});
}

export function overWebSocket(server) {
  const client = socket(server);
  const forwardSubscription = ({ query = '', variables }) => ({
    subscribe: (sink) => ({ unsubscribe: client.subscribe({ query, variables }, sink) }),
  });
  const options = { exchanges: [subscriptionExchange({ forwardSubscription, enableAllOperations: true })] };
  // Over one connection messages are taken in their order.
  const watching = (ask) => ({ options, listening: () => ask('{ __typename }') });
  return adapter(server.url, options, watching, () => client.dispose());
}
