import { openPool } from '@energy-ops/database';
import { withProduct } from './bench-product.ts';
import { logFlood } from './log-flood.ts';
import { logLive } from './log-live.ts';
import { logReading } from './log-reading.ts';
import { logStoring } from './log-storing.ts';

/** The way of a line: into the database, a million of them, back out, and to who follows. */
export async function logs(): Promise<void> {
  await logStoring();
  await withProduct(async (running) => {
    const database = openPool(running.databaseUrl, { max: 2 });
    try {
      const jobId = await logFlood(running, database);
      await logReading(running, database, jobId);
      await logLive(running, database);
    } finally {
      await database.close();
    }
  });
}
