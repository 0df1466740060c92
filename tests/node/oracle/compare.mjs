// One document on both sides: the same bytes of data, the same errors by path and code.
import { execute, parse } from 'graphql';
import { masked } from './list.mjs';

/** The most errors that the gateway tells. */
const MOST_ERRORS = 20;

/** What the reference answers. The resolvers wait for nothing, so neither does this. */
export function reference(schema, { document, variables }) {
  const answer = execute({ schema, document: parse(document), variableValues: variables });
  // An error that no rule of the contract raised is a fault of the resolvers.
  const fault = answer.errors?.find(({ path, extensions }) => path && !extensions.code);
  if (fault) throw fault.originalError ?? fault;
  return answer;
}

/** What the gateway answers: the text as it comes. */
export async function gateway(url, { document, variables }) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document, variables }),
  });
  return response.text();
}

/** The bytes of an answer's data, with the fingerprints of cursors taken out; none where there is no data. */
function dataOf(text) {
  const answer = JSON.parse(text);
  if (!('data' in answer)) return null;
  const data = JSON.stringify(answer.data);
  const start = text.lastIndexOf('"data":') + '"data":'.length;
  // The data stand last, but a text of theirs may hold the same words: then the parsed form tells where they begin.
  const bytes = text.slice(text.length - 1 - data.length, -1) === data ? data : text.slice(start, -1);
  return withoutFingerprints(bytes);
}

function withoutFingerprints(json) {
  return json.replaceAll(/"([-_A-Za-z0-9]{28,})"/g, (_, word) => `"${masked(word)}"`);
}

const told = ({ path, extensions }) => `${(path ?? []).join('.')} ${extensions?.code ?? '?'}`;
const sorted = (errors) => errors.map(told).sort();

/**
 * The first difference between the two answers in a sentence, or null.
 *
 * `lenient` is the schema with nullable fields at the root. Where data is null as a whole, an executor may stop at the
 * first root field that fails or go on with the others: so the errors must be among those that there are in all, and
 * one of them must be such a field's.
 */
export function difference({ schema, lenient }, request, text) {
  const expected = reference(schema, request);
  const data = dataOf(text);
  const errors = JSON.parse(text).errors ?? [];
  if (!('data' in expected)) {
    return data === null && errors.length > 0 ? null : `the reference refuses it: ${expected.errors[0].message}`;
  }
  const wanted = withoutFingerprints(JSON.stringify(expected.data));
  if (data !== wanted) return `data differ: ${around(wanted, data)}`;
  if (expected.data === null) {
    const all = reference(lenient, request);
    const some = sorted(all.errors);
    const stray = sorted(errors).find((error) => !some.includes(error));
    if (stray !== undefined) return `the error ${stray} is none of ${some.join(', ')}`;
    const fatal = sorted(all.errors.filter(({ path }) => all.data[path[0]] === null));
    return errors.some((error) => fatal.includes(told(error))) ? null : `no error says why data is null: ${fatal.join(', ')}`;
  }
  const [own, other] = [sorted(expected.errors ?? []), sorted(errors)];
  if (own.length > MOST_ERRORS) {
    return other.length === MOST_ERRORS && other.every((error) => own.includes(error)) ? null : `errors differ: ${other.join(', ')}`;
  }
  return own.join() === other.join() ? null : `errors differ: reference [${own.join(', ')}], gateway [${other.join(', ')}]`;
}

function around(wanted, data) {
  if (data === null) return 'the gateway has none';
  let at = 0;
  while (at < wanted.length && wanted[at] === data[at]) at += 1;
  const part = (text) => text.slice(Math.max(0, at - 80), at + 80);
  return `at ${at}\n  reference …${part(wanted)}…\n  gateway   …${part(data)}…`;
}
