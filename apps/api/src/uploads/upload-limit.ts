import type { Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';
import { countInMinute } from '../throttle/count-in-minute.js';

/** Holds a caller to so many uploads a minute, good or bad, on all nodes together. */
export async function holdToUploadLimit(sql: Sql, caller: string, limitPerMinute: number): Promise<void> {
  const seconds = await countInMinute(sql, 'upload', caller, limitPerMinute);
  if (seconds === undefined) return;
  throw new Refusal(
    429,
    'too_many_uploads_per_minute',
    `At most ${limitPerMinute} uploads may be made in a minute. Try again in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
