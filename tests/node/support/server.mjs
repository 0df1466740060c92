// The real binary, served on a port and a database of its own, for a test that knows nothing of it but its address.
// Environment: CLIENTELE_BIN is the binary, ../../../target/debug/clientele unless it says otherwise.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const binary = process.env.CLIENTELE_BIN ?? fileURLToPath(new URL('../../../target/debug/clientele', import.meta.url));

const START_MS = 60_000;
const STOP_MS = 15_000;

/**
 * Starts a gateway and waits until it listens. It has the sample of about 500 customers unless `demo` is false, and
 * a fresh SQLite file unless `databaseUrl` names a database. `settings` are variables: `{ CLIENTELE_MAX_DEPTH: '5' }`.
 *
 * @returns {Promise<Server>}
 */
export async function start({ demo = true, databaseUrl, settings = {} } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'clientele-node-'));
  const foreign = ([name]) => !name.startsWith('CLIENTELE_') && name !== 'DATABASE_URL';
  const options = {
    cwd: directory,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(foreign)),
      DATABASE_URL: databaseUrl ?? `sqlite://${join(directory, 'test.db')}?mode=rwc`,
      CLIENTELE_LISTEN: '127.0.0.1:0',
      ...settings,
    },
  };
  const child = spawn(binary, demo ? ['serve', '--demo'] : ['serve'], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const gateway = new Server(child, directory, options);
  gateway.address = await gateway.listens();
  return gateway;
}

class Server {
  /** Where it listens, as `127.0.0.1:8000`. */
  address;
  /** What it has logged: a line of JSON for each entry. */
  log = [];
  #child;
  #directory;
  #options;

  constructor(child, directory, options) {
    this.#child = child;
    this.#directory = directory;
    this.#options = options;
    // A test run that is cut short leaves no gateway behind.
    process.once('exit', () => child.kill('SIGKILL'));
  }

  get url() {
    return `http://${this.address}/graphql`;
  }

  get wsUrl() {
    return `ws://${this.address}/graphql`;
  }

  /** The data of a query or mutation that must succeed. */
  async query(query, variables = {}) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query, variables }),
    });
    const answer = await response.json();
    assert.equal(answer.errors, undefined, `${query}: ${JSON.stringify(answer.errors)}`);
    return answer.data;
  }

  /** What another command of the same binary prints, run with the settings of this gateway: `['export']`. */
  async command(args) {
    const { stdout } = await promisify(execFile)(binary, args, { ...this.#options, maxBuffer: 1 << 28 });
    return stdout;
  }

  /** Asks it to stop, and waits until it has: in good order, or the test fails. */
  async stop() {
    const ended = this.#child.exitCode === null && once(this.#child, 'exit', { signal: AbortSignal.timeout(STOP_MS) });
    this.#child.kill('SIGTERM');
    await ended;
    await rm(this.#directory, { recursive: true, force: true });
    assert.equal(this.#child.exitCode, 0, this.log.join('\n'));
  }

  /** Reads its log until it says where it listens; goes on reading, so that it never waits for us. */
  listens() {
    return new Promise((resolve, reject) => {
      const failed = (why) => reject(new Error(`${binary} ${why}:\n${this.log.join('\n')}`));
      const late = setTimeout(() => failed('does not listen in time'), START_MS);
      this.#child.once('error', (error) => failed(error.message));
      this.#child.once('exit', (code, signal) => failed(`ended with ${code ?? signal}`));
      createInterface({ input: this.#child.stderr }).on('line', (line) => {
        this.log.push(line);
        if (!line.includes('Clientele listens')) return;
        clearTimeout(late);
        resolve(JSON.parse(line).address);
      });
    });
  }
}
