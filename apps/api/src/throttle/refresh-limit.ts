import type { Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';
import { networkOf } from './address.js';
import { countInMinute } from './count-in-minute.js';

/** A dashboard refreshes every ten minutes: enough for an office of three thousand behind one address. */
const perMinute = 300;

/** Holds an address to so many refreshes a minute, good or bad, on all nodes together. */
export async function holdToRefreshLimit(sql: Sql, ip: string): Promise<void> {
  const seconds = await countInMinute(sql, 'refresh', networkOf(ip), perMinute);
  if (seconds === undefined) return;
  throw new Refusal(429, 'too_many_refreshes', `Too many refreshes from here. Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
