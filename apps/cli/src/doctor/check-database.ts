import type { Database } from '@energy-ops/database';
import type { HostConfig } from '../config.js';
import { type Checked, failed } from './finding.js';

const mostSkewSeconds = 5;
/** A worker that is silent for so long takes itself for lost. */
const silenceSeconds = 14;

/** The database of the installation on this host, its clock and its workers. Starts nothing. */
export async function checkDatabase(config: HostConfig): Promise<Checked[]> {
  const { addressOfDatabase, openPool, schemaIsCurrent } = await import('@energy-ops/database');
  const url = addressOfDatabase(config);
  if (url === undefined) {
    const detail = `none in ${config.dataDir}`;
    return [
      { check: 'database', state: 'skipped', detail, next: 'Set DATA_DIR or DATABASE_URL as the product has it.' },
    ];
  }
  const database = openPool(url, { max: 1, queryTimeoutMs: 10_000 });
  try {
    const isCurrent = await schemaIsCurrent(database);
    const { rows } = await database.query<{ version: string }>('show server_version');
    const detail = `PostgreSQL ${rows[0]?.version ?? ''}`;
    if (!isCurrent)
      return [
        {
          check: 'database',
          state: 'failed',
          detail: `${detail}, without this version’s tables`,
          next: 'Run `npm start`.',
        },
      ];
    return [{ check: 'database', state: 'ok', detail }, await checkClock(database), await checkWorkers(database)];
  } catch (error) {
    return [failed('database', error, 'Is the product, or your PostgreSQL, running? `npm start` starts its own.')];
  } finally {
    await database.close();
  }
}

async function checkClock(database: Database): Promise<Checked> {
  const before = Date.now();
  const { rows } = await database.query<{ now: string }>(`select extract(epoch from clock_timestamp()) * 1000 as now`);
  const skewSeconds = Math.abs(Number(rows[0]?.now) - (before + Date.now()) / 2) / 1000;
  const finding = { check: 'clock', detail: `${skewSeconds.toFixed(1)} s from the database’s` } as const;
  if (skewSeconds <= mostSkewSeconds) return { ...finding, state: 'ok' };
  return {
    ...finding,
    state: 'failed',
    next: 'Let both machines keep their time with NTP: gates and deadlines go by it.',
  };
}

async function checkWorkers(database: Database): Promise<Checked> {
  const { rows } = await database.query<{ alive: number; waiting: number }>(
    `select (select count(*) from worker where beat_at > now() - make_interval(secs => $1))::int as alive,
            (select count(*) from job where status = 'pending')::int as waiting`,
    [silenceSeconds],
  );
  const { alive = 0, waiting = 0 } = rows[0] ?? {};
  const finding = { check: 'workers', detail: `${alive} alive, ${waiting} jobs wait` } as const;
  if (alive > 0) return { ...finding, state: 'ok' };
  return { ...finding, state: 'failed', next: 'Start one: `npm start`, or ROLE=worker beside an API.' };
}
