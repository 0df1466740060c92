// What each side says of a document: whether it is one, and whether it may run on this schema.
import { parse, validate } from 'graphql';

/** By the reference implementation: 'parse', 'validation' or 'valid', and why. */
export function reference(schema, document) {
  let parsed;
  try {
    parsed = parse(document);
  } catch (error) {
    return { verdict: 'parse', why: error.message };
  }
  const [flaw] = validate(schema, parsed);
  return flaw ? { verdict: 'validation', why: flaw.message } : { verdict: 'valid' };
}

const VERDICTS = { GRAPHQL_PARSE_FAILED: 'parse', GRAPHQL_VALIDATION_FAILED: 'validation', BAD_USER_INPUT: 'valid' };

/** An operation that no document has. The gateway judges the document first, and then runs nothing. */
const NONE = 'no_document_has_this';

/** By the gateway. */
export async function gateway(url, document) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document, operationName: NONE }),
  });
  const { errors } = await response.json();
  const [{ message, extensions }] = errors;
  return { verdict: VERDICTS[extensions.code] ?? extensions.code, why: message };
}

/** The difference in a sentence, or null. */
export async function difference(url, schema, document) {
  const [own, other] = [reference(schema, document), await gateway(url, document)];
  if (own.verdict === other.verdict) return null;
  return `the reference says ${own.verdict} (${own.why ?? ''}), the gateway ${other.verdict} (${other.why}):\n${document}`;
}
