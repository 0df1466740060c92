// The errors of a field, as the contract has them.
import { GraphQLError } from 'graphql';

const problem = (code) => (message) => new GraphQLError(message, { extensions: { code } });

export const badInput = problem('BAD_USER_INPUT');
export const limitExceeded = problem('LIMIT_EXCEEDED');
export const cursorMismatch = problem('CURSOR_MISMATCH');
