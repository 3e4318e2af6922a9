import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../migrate.js';
import { openPool } from '../pool.js';
import { embeddedBinaries } from '../postgres/binaries.js';
import { databaseUser, ensureCluster } from '../postgres/cluster.js';
import { placeOf } from '../postgres/place.js';
import { freePort, loopback } from '../postgres/port.js';
import { isAlive } from '../postgres/process-facts.js';
import { whenReady } from '../postgres/readiness.js';
import { startServer } from '../postgres/server.js';

export interface TestServer {
  /** A migrated database, for the tests to copy. */
  readonly templateUrl: string;
  stop(): Promise<void>;
}

/** No test survives a crash of the machine anyway. */
const settings = {
  listen_addresses: loopback,
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  log_min_messages: 'panic', // tests provoke errors
} as const;
const folderPrefix = 'energy-ops-test-';

/**
 * The server that tests use: the one at TEST_DATABASE_URL, else one of the programs in TEST_POSTGRES_BIN, else the
 * embedded one; the latter two in a temporary folder.
 */
export async function startTestServer(): Promise<TestServer> {
  const { TEST_DATABASE_URL: given, TEST_POSTGRES_BIN: bin } = process.env;
  const server = given === undefined ? await ownServer(bin) : { url: given, stop: () => Promise.resolve() };
  const template = `energy_ops_${randomBytes(6).toString('hex')}`;
  const url = new URL(server.url);
  const admin = openPool(url.href, { max: 1 });
  await admin.query(`create database ${template}`);
  url.pathname = `/${template}`;
  await migrate(url.href);
  return {
    templateUrl: url.href,
    async stop() {
      if (given !== undefined) {
        const { rows } = await admin.query<{ datname: string }>(
          'select datname from pg_database where starts_with(datname, $1)',
          [template],
        );
        for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`);
      }
      await admin.close();
      await server.stop();
    },
  };
}

async function ownServer(bin: string | undefined): Promise<{ url: string; stop(): Promise<void> }> {
  removeLeftovers();
  const folder = join(realpathSync(tmpdir()), `${folderPrefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder, { mode: 0o711 });
  const binaries =
    bin === undefined ? await embeddedBinaries() : { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
  const { cluster, identity } = placeOf(folder, binaries);
  ensureCluster(cluster, 'test', binaries.initdb, identity, bin === undefined ? undefined : ['--locale=C']);
  const port = await freePort(undefined);
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = startServer(binaries.postgres, ['-D', cluster, ...flags], identity, console.warn);
  const url = `postgresql://${databaseUser}:test@${loopback}:${port}/postgres`;
  if (!(await whenReady(url, server))) throw new Error(`The test server doesn't start: ${await server.exited}`);
  return {
    url,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A test run that was killed can't remove its folder. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const pid = Number.parseInt(name.slice(folderPrefix.length), 10);
    if (!isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
