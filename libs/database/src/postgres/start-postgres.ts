import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedBinaries } from './binaries.js';
import { databaseUser, ensureCluster } from './cluster.js';
import { takeLock } from './instance-lock.js';
import { stopOrphan } from './orphan.js';
import type { Place } from './place.js';
import { placeOf } from './place.js';
import { freePort, loopback } from './port.js';
import { whenReady } from './readiness.js';
import type { Server } from './server.js';
import { startServer } from './server.js';

export interface PostgresOptions {
  readonly dataDir: string;
  /** Takes what PostgreSQL says, line by line. */
  readonly log: (line: string) => void;
  /** False: as on a system that refuses user namespaces. Found out by itself when left out. */
  readonly mayMapUsers?: boolean;
  /** More than one product of one's own needs. */
  readonly maxConnections?: number;
}

export interface Postgres {
  readonly url: string;
  /** Fast shutdown. */
  stop(): Promise<void>;
  /** Calls back when the server ends without having been stopped. It can be started again then. */
  onExit(listener: (reason: string) => void): void;
}

/** Little memory while idle; fsync stays on, so that what is committed survives a crash. */
const settings = {
  listen_addresses: loopback,
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  jit: 'off',
  io_method: 'sync', // three processes fewer
  max_logical_replication_workers: '0', // one fewer
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic', // whoever asked is told; here it would be noise
  log_line_prefix: '',
} as const;
const startAttempts = 5;
const retryPauseMs = 200;

/**
 * Serves the database of a DATA_DIR with the PostgreSQL that npm installed, on 127.0.0.1, behind a random password.
 * One process per DATA_DIR may do so; it takes over what a killed one left behind.
 */
export async function startPostgres({ dataDir, log, mayMapUsers, maxConnections }: PostgresOptions): Promise<Postgres> {
  // Others may pass through, not look: where root must hand the cluster to nobody, it can stay inside.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  mkdirSync(join(dataDir, 'postgres'), { recursive: true, mode: 0o700 });
  const folder = realpathSync(join(dataDir, 'postgres'));
  const lock = takeLock(join(folder, 'lock'), dataDir);
  try {
    const place = placeOf(folder, await embeddedBinaries(), mayMapUsers);
    await stopOrphan(place.cluster, log);
    const password = passwordOf(dataDir, existsSync(place.cluster));
    ensureCluster(place.cluster, password, place.binaries.initdb, place.identity);
    const flags = maxConnections === undefined ? settings : { ...settings, max_connections: String(maxConnections) };
    const { server, url } = await serve(place, flags, { portFile: join(folder, 'port'), password, log });
    return supervised(server, url, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

function supervised(server: Server, url: string, release: () => void): Postgres {
  let stopping = false;
  void server.exited.then(release);
  return {
    url,
    async stop() {
      stopping = true;
      await server.stop();
    },
    onExit(listener) {
      void server.exited.then((reason) => {
        if (!stopping) listener(reason);
      });
    },
  };
}

/** Tries again where the port was taken meanwhile, or the last of a killed server's processes still go. */
async function serve(
  place: Place,
  flagValues: Readonly<Record<string, string>>,
  { portFile, password, log }: { portFile: string; password: string; log: (line: string) => void },
) {
  let said: string[] = [];
  for (let attempt = 1; attempt <= startAttempts; attempt += 1) {
    said = [];
    const port = await freePort(attempt === 1 ? rememberedPort(portFile) : undefined);
    const flags = Object.entries({ ...flagValues, port: String(port) }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const server = startServer(place.binaries.postgres, ['-D', place.cluster, ...flags], place.identity, (line) => {
      said.push(line);
      log(line);
    });
    const url = `postgresql://${databaseUser}:${password}@${loopback}:${port}/${databaseUser}`;
    if (await whenReady(url, server)) {
      writeFileSync(portFile, `${port}\n`, { mode: 0o600 });
      return { server, url };
    }
    said.push(`It ended with ${await server.exited}.`);
    await sleep(attempt * retryPauseMs);
  }
  throw new Error(`The embedded PostgreSQL doesn't start. It said:\n${said.join('\n')}`);
}

function rememberedPort(file: string): number | undefined {
  const port = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : 0;
  return port > 0 && port < 65_536 ? port : undefined;
}

function passwordOf(dataDir: string, hasCluster: boolean): string {
  const file = join(dataDir, 'secrets', 'postgres-password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (hasCluster) {
    throw new Error(
      `${file} is missing, and the database in ${dataDir} can't be opened without it. Put it back from a backup.`,
    );
  }
  mkdirSync(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}
