// The audits of GraphQL over HTTP that npm's graphql-http has for servers: every MUST, SHOULD and MAY.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { start } from './support/server.mjs';

let server;
before(async () => (server = await start({ demo: false })));
after(() => server?.stop());

// The list is made here, where no server runs yet; each audit asks for the address when it runs.
const audits = serverAudits({ url: () => server.url, fetchFn: fetch });

test('there are audits to pass', () => assert.ok(audits.length >= 60, `${audits.length}`));

for (const { id, name, fn } of audits) {
  test(`${id} ${name}`, async () => {
    const { status, reason } = await fn();
    assert.equal(status, 'ok', reason);
  });
}
