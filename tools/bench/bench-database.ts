import { type Database, migrate, openPool, startPostgres } from '@energy-ops/database';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the work on a fresh database of the product's own kind (fsync on); clears up after it. */
export async function withDatabase<T>(work: (database: Database, url: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'energy-ops-bench-'));
  const server = await startPostgres({ dataDir, log: () => undefined });
  try {
    await migrate(server.url);
    const database = openPool(server.url, { max: 4 });
    return await work(database, server.url).finally(() => database.close());
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
