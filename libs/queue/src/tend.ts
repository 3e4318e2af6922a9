import type { Sql } from '@energy-ops/database';
import { planOnce } from '@energy-ops/database';
import { expire, isLate } from './expire.js';
import { hasLostWorker, putBackLost } from './put-back-lost.js';
import { isSilent, reap } from './reap.js';
import { releaseWaiting } from './release-waiting.js';
import { serveWaiting } from './serve-waiting.js';

/** What tending the queue did. */
export interface Tended {
  /** Names of the workers that were removed because they had been silent. */
  readonly reaped: readonly string[];
  /** Jobs that lost their worker: they wait again, or have failed. */
  readonly putBack: readonly string[];
  /** Jobs whose deadline passed while they waited. */
  readonly expired: readonly string[];
}

const nothing: Tended = { reaped: [], putBack: [], expired: [] };

// Of an idle product every second, for ever: the five steps themselves took a third of what it did.
export const tendingIsNeeded = `(exists (select from worker where ${isSilent})
  or exists (select from job where ${hasLostWorker}) or exists (select from job where ${isLate})
  or exists (select from job where status = 'pending' and waits_for is not null))`;
const isNeededSql = planOnce(`select ${tendingIsNeeded} as needed`);

/** How often each node tends the queue. */
export const tendEveryMs = 1000;

/**
 * Keeps the queue moving where nobody else would: any node, API or worker, does it, all at once if need be. Each step is
 * safe by itself, so whoever dies in between only leaves the rest to the next. Not to be called inside a transaction.
 */
export async function tend(sql: Sql): Promise<Tended> {
  const { rows } = await sql.query<{ needed: boolean }>(isNeededSql);
  return rows[0]?.needed === true ? tendAll(sql) : nothing;
}

/** The same where somebody has looked whether it is needed. */
export async function tendAll(sql: Sql): Promise<Tended> {
  const reaped = await reap(sql);
  const putBack = await putBackLost(sql); // also those whose worker went while its reaper died
  const expired = await expire(sql);
  await serveWaiting(sql);
  await releaseWaiting(sql);
  return { reaped, putBack, expired };
}
