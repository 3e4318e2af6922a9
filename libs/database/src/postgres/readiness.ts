import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from './error-code.js';
import type { Server } from './server.js';

const pauseMs = 25;

/**
 * Waits until the server takes connections, and makes the URL's database where it is missing. However long a recovery
 * takes, it is waited for; false means that the process ended instead.
 */
export async function whenReady(url: string, server: Pick<Server, 'exited'>): Promise<boolean> {
  let gone = false;
  void server.exited.then(() => {
    gone = true;
  });
  const wanted = new URL(url);
  const database = wanted.pathname.slice(1);
  wanted.pathname = '/postgres';
  while (!gone) {
    const client = new pg.Client({ connectionString: wanted.href, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!isStarting(error)) throw error;
      await sleep(pauseMs);
      continue;
    }
    try {
      await createDatabase(client, database);
      return true;
    } finally {
      await client.end();
    }
  }
  return false;
}

async function createDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
}

/** Not listening yet, or still recovering. A refused password, say, will not get better. */
function isStarting(error: unknown): boolean {
  return errorCode(error) !== '28P01' && errorCode(error) !== '28000';
}
