// Apollo Client 4.
import { ApolloClient, CombinedGraphQLErrors, CombinedProtocolErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { adapters } from './apollo.mjs';

function errorsOf({ error }) {
  if (!error) return [];
  if (CombinedGraphQLErrors.is(error) || CombinedProtocolErrors.is(error)) return error.errors;
  throw error;
}

export const { overHttp, overWebSocket } = adapters({
  ApolloClient,
  InMemoryCache,
  HttpLink,
  GraphQLWsLink,
  gql,
  errorsOf,
});
