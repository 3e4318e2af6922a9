import { planOnce, type Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';

const turnSql = planOnce('select trigger_turn($1, $2) as free_in_seconds');

/**
 * Holds a caller to so many accepted triggers a minute, on all nodes together: the jobs themselves are the count.
 * Triggers of one caller take turns until the transaction ends, or two would both see room for one; and no model is
 * archived meanwhile.
 */
export async function holdToTriggerLimit(sql: Sql, caller: string, limitPerMinute: number): Promise<void> {
  const { rows } = await sql.query<{ free_in_seconds: number | null }>(turnSql, [caller, limitPerMinute]);
  const seconds = rows[0]?.free_in_seconds ?? null;
  if (seconds !== null) throw tooManyTriggers(limitPerMinute, seconds);
}

export const tooManyTriggers = (limitPerMinute: number, freeInSeconds: number): Refusal =>
  new Refusal(
    429,
    'too_many_triggers',
    `At most ${limitPerMinute} jobs may be triggered in a minute. Try again in ${freeInSeconds} s.`,
    { headers: { 'retry-after': String(freeInSeconds) } },
  );
