// Validation like the reference implementation's: the same verdict on a table of cases for each rule, and on random
// documents, valid and broken.
//
// Environment: VALIDATION_SEED and VALIDATION_DOCUMENTS choose other random documents, and how many.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';
import { Generator } from '../oracle/generator.mjs';
import { Random } from '../oracle/random.mjs';
import { Rows } from '../oracle/rows.mjs';
import { enrich } from '../oracle/setup.mjs';
import { start } from '../support/server.mjs';
import { broken } from './broken.mjs';
import { BEYOND, CASES, GRAMMAR } from './cases.mjs';
import { difference, gateway, reference } from './verdict.mjs';

const SEED = Number(process.env.VALIDATION_SEED ?? 20_261_124);
const DOCUMENTS = Number(process.env.VALIDATION_DOCUMENTS ?? 3000);

/** How many documents are asked about at once. */
const AT_ONCE = 8;

let server;
let schema;
before(async () => {
  // The verdict is asked for, not the limits.
  server = await start({ settings: { CLIENTELE_MAX_DEPTH: '1000', CLIENTELE_MAX_SELECTIONS: '1000000', CLIENTELE_MAX_TOKENS: '1000000' } });
  schema = buildClientSchema(await server.query(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true })));
});
after(() => server?.stop());

/** All differences, so that one run shows them all. */
async function differences(documents) {
  const found = [];
  for (let from = 0; from < documents.length; from += AT_ONCE) {
    const some = documents.slice(from, from + AT_ONCE);
    found.push(...(await Promise.all(some.map((document) => difference(server.url, schema, document)))));
  }
  return found.filter((one) => one !== null);
}

test('every rule has cases', () => {
  const rules = specifiedRules.map(({ name }) => name);
  assert.deepEqual(Object.keys(CASES).sort(), rules.sort());
});

for (const rule of specifiedRules) {
  test(`${rule.name} has the same verdicts`, async () => {
    const { valid, broken: wrong } = CASES[rule.name];
    for (const document of valid) assert.deepEqual(reference(schema, document), { verdict: 'valid' }, document);
    for (const document of wrong) assert.ok(validate(schema, parse(document), [rule]).length > 0, `keeps the rule: ${document}`);
    assert.deepEqual(await differences([...valid, ...wrong]), []);
  });
}

for (const [what, documents] of Object.entries(BEYOND)) {
  test(`${what} is refused, whatever graphql-js says`, async () => {
    for (const document of documents) {
      assert.equal(reference(schema, document).verdict, 'valid', `graphql-js refuses it too by now: ${document}`);
      assert.equal((await gateway(server.url, document)).verdict, 'validation', document);
    }
  });
}

test('the grammar has the same verdicts', async () => {
  for (const document of GRAMMAR.valid) assert.equal(reference(schema, document).verdict, 'valid', document);
  for (const document of GRAMMAR.broken) assert.equal(reference(schema, document).verdict, 'parse', document);
  assert.deepEqual(await differences([...GRAMMAR.valid, ...GRAMMAR.broken]), []);
});

test('random documents have the same verdicts', async (t) => {
  await enrich(server);
  const rows = await Rows.read(server, schema);
  const seen = { valid: 0, validation: 0, parse: 0 };
  const documents = Array.from({ length: DOCUMENTS }, (_, number) => {
    const random = new Random(SEED + number);
    const { document } = new Generator({ schema, random, rows, lists: [], known: {} }).document();
    const text = number % 4 === 0 ? document : broken(random, document);
    seen[reference(schema, text).verdict] += 1;
    return text;
  });
  t.diagnostic(JSON.stringify(seen));
  if (DOCUMENTS >= 1000) assert.ok(Object.values(seen).every((count) => count > DOCUMENTS / 10), JSON.stringify(seen));
  const found = await differences(documents);
  assert.deepEqual(found.slice(0, Number(process.env.SHOW ?? 5)), [], `${found.length} of ${DOCUMENTS} differ, from seed ${SEED}`);
});
