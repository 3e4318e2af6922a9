import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPool } from '../pool.js';
import type { Database } from '../sql.js';
import { databaseUser } from './cluster.js';
import { loopback } from './port.js';
import { startPostgres } from './start-postgres.js';

/** Where an installation keeps its data: the server that its DATABASE_URL names, else its DATA_DIR. */
export interface Installation {
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
}

/** The address of an installation's database, as far as it is known; whether it answers is another matter. */
export function addressOfDatabase({ databaseUrl, dataDir }: Installation): string | undefined {
  if (databaseUrl !== undefined) return databaseUrl;
  const files = [join(dataDir, 'secrets', 'postgres-password'), join(dataDir, 'postgres', 'port')];
  if (!files.every((file) => existsSync(file))) return undefined;
  const [password, port] = files.map((file) => readFileSync(file, 'utf8').trim());
  return `postgresql://${databaseUser}:${password}@${loopback}:${port}/${databaseUser}`;
}

/** Does some work on an installation's database. One of its own that does not run is started for that long. */
export const withInstallation = <T>(installation: Installation, work: (database: Database) => Promise<T>): Promise<T> =>
  withAddress(installation, (url) => withPool(url, work));

/** The same for what needs the address; a DATA_DIR without a database gets one where it is asked for. */
export async function withAddress<T>(
  installation: Installation,
  work: (url: string) => Promise<T>,
  { orNew = false } = {},
): Promise<T> {
  const url = addressOfDatabase(installation);
  if (url === undefined && orNew) return withOwnServer(installation.dataDir, work);
  if (url === undefined)
    throw new Error(
      `There is no database in ${installation.dataDir}. Set DATA_DIR or DATABASE_URL as the product has it.`,
    );
  if (installation.databaseUrl !== undefined || (await answers(url))) return work(url);
  return withOwnServer(installation.dataDir, work);
}

async function withOwnServer<T>(dataDir: string, work: (url: string) => Promise<T>): Promise<T> {
  const server = await startPostgres({ dataDir, log: () => undefined });
  return work(server.url).finally(() => server.stop());
}

async function withPool<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openPool(url, { max: 1 });
  return work(database).finally(() => database.close());
}

const answers = (url: string): Promise<boolean> =>
  withPool(url, (database) => database.query('select 1')).then(
    () => true,
    () => false,
  );
