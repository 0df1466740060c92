// Apollo Client 3.
import { ApolloClient, HttpLink, InMemoryCache, gql } from 'apollo-client-3/core/index.js';
import { GraphQLWsLink } from 'apollo-client-3/link/subscriptions/index.js';
import { adapters } from './apollo.mjs';

/** Version 3 takes the status 400 of a refused request for a fault of the network, and keeps the errors in it. */
function errorsOf({ errors, error }) {
  if (errors) return errors;
  if (!error) return [];
  const { graphQLErrors = [], protocolErrors = [], networkError } = error;
  const all = [...graphQLErrors, ...protocolErrors, ...(networkError?.result?.errors ?? [])];
  if (all.length === 0) throw error;
  return all;
}

export const { overHttp, overWebSocket } = adapters({
  ApolloClient,
  InMemoryCache,
  HttpLink,
  GraphQLWsLink,
  gql,
  errorsOf,
});
