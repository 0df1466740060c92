// The clients that people use, each over each transport that it speaks: a query, a mutation, a subscription that sees
// the mutation's event, and errors that arrive as such.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from './support/server.mjs';
import * as apollo3 from './support/clients/apollo3.mjs';
import * as apollo4 from './support/clients/apollo4.mjs';
import * as graphqlSse from './support/clients/graphql-sse.mjs';
import * as graphqlWs from './support/clients/graphql-ws.mjs';
import * as urql from './support/clients/urql.mjs';

const CUSTOMERS = 'query Customers($first: Int) { customers(first: $first) { nodes { id externalId } } }';
const CREATE =
  'mutation Create($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { code } } }';
const WATCH = 'subscription Watch { customerEvents { kind customer { id externalId } } }';

let server;
before(async () => (server = await start()));
after(() => server?.stop());

const clients = {
  'graphql-ws': graphqlWs.connect,
  'graphql-sse, distinct connections': graphqlSse.connect,
  'Apollo Client 4 over HTTP, multipart': apollo4.overHttp,
  'Apollo Client 4 over WebSocket': apollo4.overWebSocket,
  'Apollo Client 3 over HTTP, multipart': apollo3.overHttp,
  'Apollo Client 3 over WebSocket': apollo3.overWebSocket,
  'urql over HTTP, server-sent events': urql.overHttp,
  'urql over WebSocket': urql.overWebSocket,
};

for (const [name, connect] of Object.entries(clients)) {
  // A client has `ask(document, variables)`, which answers { data, codes }, and `watch(document)`, which answers
  // { listening, next(), stop() }; `next()` answers { data, codes } as well. Codes are those of the errors.
  describe(name, () => {
    let client;
    before(() => (client = connect(server)));
    after(() => client.close());

    test('queries', async () => {
      const { data, codes } = await client.ask(CUSTOMERS, { first: 2 });
      assert.deepEqual(codes, []);
      assert.equal(data.customers.nodes.length, 2);
    });

    test('mutates, and sees the event of it in a subscription', async () => {
      const watched = client.watch(WATCH);
      await watched.listening;
      for (const externalId of [`${name} 1`, `${name} 2`]) {
        const { data, codes } = await client.ask(CREATE, { input: { externalId } });
        assert.deepEqual([codes, data.customerCreate.userErrors], [[], []]);
        const event = await within(10_000, watched.next());
        assert.deepEqual(event.codes, []);
        assert.equal(event.data.customerEvents.kind, 'CUSTOMER_CREATED');
        assert.equal(event.data.customerEvents.customer.externalId, externalId);
        assert.equal(event.data.customerEvents.customer.id, data.customerCreate.customer.id);
      }
      watched.stop();
    });

    test('meets the errors of a request and of a field', async () => {
      const refused = await client.ask('{ nonsense }');
      assert.deepEqual(refused.codes, ['GRAPHQL_VALIDATION_FAILED']);
      assert.ok(!refused.data);
      const partial = await client.ask('query Some { customer(by: { id: "none" }) { id } counterparty { name } }');
      assert.deepEqual(partial.codes, ['BAD_USER_INPUT']);
      assert.equal(partial.data.customer, null);
      assert.equal(partial.data.counterparty.name, 'default');
    });

    test('meets the error of a subscription, and goes on', async () => {
      const refused = client.watch('subscription { customerEvents { nonsense } }');
      assert.deepEqual((await within(10_000, refused.next())).codes, ['GRAPHQL_VALIDATION_FAILED']);
      refused.stop();
      assert.deepEqual((await client.ask('{ counterparty { name } }')).codes, []);
    });
  });
}

test('a gateway that stops ends the streams of its clients', async () => {
  const other = await start({ demo: false });
  const [apollo, ws] = [apollo4.overHttp(other), graphqlWs.connect(other)];
  const [parts, messages] = [apollo.watch(WATCH), ws.watch(WATCH)];
  await Promise.all([parts.listening, messages.listening]);
  const told = within(10_000, parts.next());
  await other.stop();
  assert.deepEqual((await told).codes, ['UNAVAILABLE']);
  assert.equal(await within(10_000, ws.closed), 1001);
  apollo.close();
});

/** What a promise gives, unless that takes too long. */
async function within(ms, promise) {
  const late = new AbortController();
  const timeout = sleep(ms, undefined, { signal: late.signal }).then(() => assert.fail(`not within ${ms} ms`));
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timeout.catch(() => {});
    late.abort();
  }
}
