// The same bytes as the reference implementation: random documents, executed by the gateway and by graphql-js over the
// same rows, on both databases.
//
// Environment: ORACLE_SEED and ORACLE_DOCUMENTS choose other documents, and how many on each database. A document that
// differs is printed with the seed that makes it again: `ORACLE_SEED=<seed> ORACLE_DOCUMENTS=1`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildASTSchema, buildClientSchema, getIntrospectionQuery, parse, printSchema, validate, visit } from 'graphql';
import { startPostgres } from '../support/postgres.mjs';
import { start } from '../support/server.mjs';
import { difference, gateway } from './compare.mjs';
import { Generator } from './generator.mjs';
import { harvest } from './lists.mjs';
import { Random } from './random.mjs';
import { resolve } from './resolvers.mjs';
import { Rows, holdAgainstExport } from './rows.mjs';
import { enrich } from './setup.mjs';

const SEED = Number(process.env.ORACLE_SEED ?? 20_261_124);
const DOCUMENTS = Number(process.env.ORACLE_DOCUMENTS ?? 300);

/** What may be selected at the root; of every other type everything may. */
const KNOWN = {
  Query: ['node', 'nodes', 'customer', 'customers', 'account', 'accounts', 'address', 'addresses', 'events', 'counterparty', 'counterparties', 'viewer', 'serviceConfig'],
};

/** The same schema with nullable fields at the root. */
function withNullableRoot(schema) {
  const root = schema.getQueryType().name;
  const bare = visit(parse(printSchema(schema)), {
    ObjectTypeDefinition: (node) => (node.name.value === root ? undefined : false),
    FieldDefinition: (node) => (node.type.kind === 'NonNullType' ? { ...node, type: node.type.type } : undefined),
  });
  return buildASTSchema(bare);
}

async function compareOn(server) {
  await enrich(server);
  const introspection = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true });
  const schema = buildClientSchema(await server.query(introspection));
  const lenient = withNullableRoot(schema);
  const rows = await Rows.read(server, schema);
  const cursors = new Map();
  const resolvers = resolve(schema, rows, cursors);
  resolve(lenient, rows, cursors);
  const exported = await server.command(['export']);
  holdAgainstExport(rows, exported.trim().split('\n').map((line) => JSON.parse(line)));
  const lists = await harvest(server, schema, new Random(SEED), rows, resolvers, cursors);

  const seen = { whole: 0, failed: 0, refused: 0 };
  for (let number = 0; number < DOCUMENTS; number += 1) {
    const seed = SEED + number;
    const request = new Generator({ schema, random: new Random(seed), rows, lists, known: KNOWN }).document();
    const flaws = validate(schema, parse(request.document));
    const text = await gateway(server.url, request);
    const differs = flaws.length > 0 ? stillValid(flaws, text) : difference({ schema, lenient }, request, text);
    assert.equal(differs, null, `seed ${seed}\n${request.document}\n${JSON.stringify(request.variables)}\n${differs}`);
    const { data, errors } = JSON.parse(text);
    seen[flaws.length > 0 ? 'refused' : data === null || errors ? 'failed' : 'whole'] += 1;
  }
  return seen;
}

function stillValid(flaws, text) {
  return JSON.parse(text).errors?.[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED' ? null : `the reference says: ${flaws[0].message}`;
}

/** Most documents must be answered whole, and enough must fail, or the comparison says little. */
function tells({ whole, failed, refused }) {
  if (DOCUMENTS < 100) return;
  assert.ok(whole > DOCUMENTS / 2 && failed > DOCUMENTS / 20 && refused < DOCUMENTS / 20, JSON.stringify({ whole, failed, refused }));
}

test('the same bytes as graphql-js on SQLite', async (t) => {
  const server = await start();
  t.after(() => server.stop());
  const seen = await compareOn(server);
  t.diagnostic(JSON.stringify(seen));
  tells(seen);
});

test('the same bytes as graphql-js on PostgreSQL', async (t) => {
  const postgres = await startPostgres();
  t.after(() => postgres.stop());
  // Only the embedded database makes keys for itself.
  const keys = Buffer.alloc(32, 7).toString('base64');
  const server = await start({ databaseUrl: postgres.url, settings: { CLIENTELE_ENCRYPTION_KEYS: keys } });
  t.after(() => server.stop());
  const seen = await compareOn(server);
  t.diagnostic(JSON.stringify(seen));
  tells(seen);
});
