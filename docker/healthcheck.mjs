// Exits 0 when this container is of use: its API is ready, or, where it is a worker alone, its worker's heart beats.
import { hostname } from 'node:os';

const { ROLE = 'all', PORT = '3000', DATABASE_URL = '' } = process.env;
/** A worker that has not beaten for this long gives its jobs up. */
const leaseSeconds = 14;

async function apiIsReady() {
  const { status } = await fetch(`http://127.0.0.1:${PORT}/api/health/ready`, { signal: AbortSignal.timeout(5000) });
  return status === 200;
}

async function workerBeats() {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: 5000, query_timeout: 5000 });
  await client.connect();
  const question = 'select 1 from worker where host = $1 and beat_at > now() - make_interval(secs => $2)';
  const { rowCount } = await client.query(question, [hostname(), leaseSeconds]);
  await client.end();
  return rowCount !== null && rowCount > 0;
}

try {
  process.exitCode = (await (ROLE === 'worker' ? workerBeats() : apiIsReady())) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
