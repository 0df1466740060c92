// The page as a user meets it: the real binary with demo data, the page it serves, a real browser.
// Environment: CLIENTELE_BIN, CHROMIUM, SCREENSHOT (see ../README.md).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const binary = process.env.CLIENTELE_BIN ?? fileURLToPath(new URL('../../target/debug/clientele', import.meta.url));
const examples = fileURLToPath(new URL('../../examples', import.meta.url));

let directory, server, origin, browser, page;
const requested = []; // every URL the browser context asked for, WebSockets included
const complaints = []; // console errors and uncaught exceptions

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clientele-browser-'));
  server = await startServer();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(15_000);
  context.on('request', (request) => requested.push(request.url()));
  context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  page = await context.newPage();
  page.on('websocket', (socket) => requested.push(socket.url()));
});

after(async () => {
  await browser?.close();
  if (server?.exitCode === null) server.kill('SIGKILL');
  if (directory) await rm(directory, { recursive: true, force: true });
});

test('/, /playground and /graphiql open the page', async () => {
  for (const path of ['/', '/playground', '/graphiql']) {
    await page.goto(origin + path);
    assert.match(new URL(page.url()).pathname, /^\/graphiql\/?$/, `${path} leads to the page`);
    assert.equal(await page.title(), 'Clientele · GraphiQL');
  }
  await page.locator('.graphiql-query-editor .view-lines').waitFor();
});

test('the editor completes field names', async () => {
  await openTab('');
  await page.keyboard.type('{ cus');
  const suggestion = page.locator('.suggest-widget .monaco-list-row').filter({ hasText: /^customers/ });
  await eventually('customers is suggested', async () => {
    // The schema may not be loaded yet: ask until it is.
    await page.keyboard.press('Control+Space');
    return (await suggestion.count()) > 0;
  });
  await suggestion.first().click();
  await eventually('the suggestion is accepted', async () => /\{ customers\b/.test(await text('query-editor')));
  await page.keyboard.press('Escape');
});

test('the dashboard example shows customers', async () => {
  const names = (await readdir(examples)).filter((name) => name.endsWith('.graphql')).sort();
  const index = names.findIndex((name) => name.includes('dashboard'));
  assert.notEqual(index, -1, `examples/ has a dashboard query: ${names}`);
  await page.locator('.graphiql-tab-button').nth(index).click();

  const [response] = await Promise.all([page.waitForResponse(origin + '/graphql'), execute()]);
  const request = await response.request().allHeaders();
  assert.equal(request['content-type'], 'application/json');
  assert.equal(request.accept, 'application/graphql-response+json, application/json');
  assert.equal(response.status(), 200);
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  assert.ok((data.customers.nodes ?? data.customers.edges).length > 0, 'the demo data has customers');
  await eventually('the response pane shows customers', async () => (await text('response')).includes('"customers": {'));
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
});

test('a subscription shows a live event', async () => {
  await openTab('subscription { customerEvents { kind status customer { id } } }');
  const opened = page.waitForEvent('websocket');
  await execute();
  const socket = await opened;
  assert.equal(socket.url(), origin.replace('http', 'ws') + '/graphql');
  await eventually('the event arrives', async (attempt) => {
    // Nothing tells when the server has begun to listen, so a customer is created until an event arrives.
    await createCustomer(`browser-${attempt}`);
    await sleep(500);
    return /"kind": "CUSTOMER_CREATED"/.test(await text('response'));
  });
  const closed = socket.waitForEvent('close');
  await execute();
  await closed;
});

test('the page asks no other host and logs no error', () => {
  assert.ok(requested.length > 10, 'requests were recorded');
  const sameOrigin = (url) => url.startsWith(origin + '/') || url.startsWith(origin.replace('http', 'ws') + '/');
  assert.deepEqual(requested.filter((url) => !sameOrigin(url) && !/^(data|blob):/.test(url)), []);
  assert.deepEqual(complaints, []);
});

test('SIGTERM ends the server with exit code 0', async () => {
  await browser.close();
  server.kill('SIGTERM');
  const [code, signal] = await once(server, 'exit', { signal: AbortSignal.timeout(15_000) });
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
});

/** Starts the binary on a free port and waits until it is ready. */
async function startServer() {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['serve', '--demo'], {
    env: {
      ...process.env,
      DATABASE_URL: `sqlite://${join(directory, 'test.db')}?mode=rwc`,
      CLIENTELE_LISTEN: `127.0.0.1:${port}`,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let failure;
  child.on('error', (error) => (failure = error));
  child.on('exit', (code, signal) => (failure = new Error(`the server ended at once: ${code ?? signal}`)));
  await eventually('the server is ready', async () => {
    if (failure) throw failure;
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    return response?.status === 200;
  });
  return child;
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

/** Calls `attempt` until it answers true, for 30 seconds at most. */
async function eventually(what, attempt) {
  const end = Date.now() + 30_000;
  for (let count = 1; ; count += 1) {
    if (await attempt(count)) return;
    if (Date.now() > end) assert.fail(`not within 30 s: ${what}`);
    await sleep(100);
  }
}

/** Opens a new tab with a query and leaves the cursor in its editor. */
async function openTab(query) {
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.locator('.graphiql-query-editor .view-lines').first().click();
  await eventually('the new tab is empty', async () => (await text('query-editor')).trim() === '');
  if (query) {
    await page.keyboard.insertText(query);
    await eventually('the query is typed', async () => (await text('query-editor')).includes(query));
  }
}

/** Presses the execute button, which also stops a subscription. */
async function execute() {
  await sleep(500); // GraphiQL parses the editor's content 100 ms after its last change, and runs what it parsed last
  await page.locator('.graphiql-execute-button').click();
}

/** What one of GraphiQL's editors shows; Monaco draws spaces as no-break spaces. */
async function text(editor) {
  return (await page.locator(`.graphiql-${editor} .view-lines`).first().innerText()).replaceAll('\u00a0', ' ');
}

/** Creates a customer from outside the page. */
async function createCustomer(externalId) {
  const query = `mutation { customerCreate(input: {externalId: "${externalId}"}) { customer { id } userErrors { code } } }`;
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = await response.json();
  assert.deepEqual(data?.customerCreate.userErrors, []);
}
