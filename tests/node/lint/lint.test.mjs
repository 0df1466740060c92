// The schema is lint-clean: Relay's rules, names, and a description of everything. And the lint itself works, which a
// schema with one mistake for each rule shows.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { EXCEPTIONS } from './exceptions.mjs';

const here = new URL('.', import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, here));

const eslint = new ESLint({ cwd: path('.'), overrideConfigFile: path('eslint.config.mjs') });
const sdl = await readFile(path('../../../schema.graphql'), 'utf8');

/** What the rules say of a schema's text. */
async function findings(text) {
  const [{ messages }] = await eslint.lintText(text, { filePath: path('schema.graphql') });
  return messages;
}

test('schema.graphql is lint-clean', async () => {
  const found = await findings(sdl);
  const meant = (message) => Object.hasOwn(EXCEPTIONS, message);
  const others = found.filter(({ message }) => !meant(message));
  assert.deepEqual(others.map(({ line, message, ruleId }) => `schema.graphql:${line}: ${message} (${ruleId})`), []);
  const seen = found.map(({ message }) => message);
  assert.deepEqual(Object.keys(EXCEPTIONS).filter((message) => !seen.includes(message)), [], 'exceptions for nothing');
});

/** A mistake for each rule that matters here: what stands in the schema, what to put in its place, and who must see it. */
const MISTAKES = [
  ['require-description', '"""\nThe answer to `branchCreate`.\n"""\n', ''],
  ['require-description', '\t"""\n\tThe IBAN without spaces, unique in the counterparty. [S4]\n\t"""\n', ''],
  ['naming-convention', '\tiban: String\n', '\tiban_code: String\n'],
  ['naming-convention', '\tKYC_LEVEL\n', '\tkycLevel\n'],
  ['naming-convention', 'type Viewer {', 'type viewer {'],
  ['no-typename-prefix', '\tiban: String\n', '\taccountIban: String\n'],
  ['input-name', 'input: BranchCreateInput!', 'branch: BranchCreateInput!'],
  ['relay-arguments', '\t\tfirst: Int,\n', '\t\tfirst: String,\n'],
  ['relay-connection-types', '\tpageInfo: PageInfo!\n', '\tpageInfo: PageInfo\n'],
  ['relay-edge-types', '\tcursor: String!\n\t"""\n\tThe row.\n', '\tcursor: PageInfo!\n\t"""\n\tThe row.\n'],
  ['relay-page-info', '\thasNextPage: Boolean!\n', '\thasNextPage: Boolean\n'],
  ['require-deprecation-reason', '\tiban: String\n', '\tiban: String @deprecated\n'],
];

for (const [rule, right, wrong] of MISTAKES) {
  test(`${rule} sees ${wrong.trim() || 'a missing description'}`, async () => {
    assert.ok(sdl.includes(right), 'the schema no longer has what the mistake is made of');
    const found = await findings(sdl.replace(right, wrong));
    const seen = found.filter(({ message }) => !Object.hasOwn(EXCEPTIONS, message)).map(({ ruleId }) => ruleId);
    assert.ok(seen.includes(`@graphql-eslint/${rule}`), seen.join(', '));
  });
}
