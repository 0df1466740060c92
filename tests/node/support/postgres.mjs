// A PostgreSQL cluster of its own, thrown away after the test. Nobody else's server is touched.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 60_000;

/** Where initdb and postgres are: Debian keeps them out of the path, a directory for each version. */
function binaries() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : [];
  const all = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  const found = all.find((directory) => existsSync(join(directory, 'initdb')));
  if (found === undefined) throw new Error("PostgreSQL's server is missing; scripts/setup installs it");
  return found;
}

/** PostgreSQL refuses to run as root, so root runs it as the user that its package has made. */
const asOwner = process.getuid() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'] : [];

function command(...words) {
  const [program, ...rest] = [...asOwner, ...words];
  return [program, rest];
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a cluster; `url` is that of its empty database, `stop` ends it and takes it away. */
export async function startPostgres() {
  const [bin, port] = [binaries(), await freePort()];
  const directory = await mkdtemp(join(tmpdir(), 'clientele-postgres-'));
  if (asOwner.length > 0) {
    await chmod(directory, 0o700);
    execFileSync('chown', ['postgres', directory]);
  }
  const data = join(directory, 'data');
  const locale = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
  execFileSync(...command(join(bin, 'initdb'), '-D', data, ...locale), { stdio: 'pipe' });
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${directory}`, 'fsync=off', 'autovacuum=off'];
  const options = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const [program, words] = command(join(bin, 'postgres'), ...options);
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  // A test run that is cut short leaves no server behind.
  const last = () => child.kill('SIGQUIT');
  process.once('exit', last);
  const stop = async () => {
    process.off('exit', last);
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    await rm(directory, { recursive: true, force: true });
  };
  for (const until = Date.now() + START_MS; !log.includes('ready to accept connections'); await wait(20)) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`PostgreSQL did not start:\n${log}`);
    }
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}
