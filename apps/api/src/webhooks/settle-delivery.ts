import type { Sql } from '@energy-ops/database';
import type { Claimed } from './claim-deliveries.js';
import type { Posted } from './post.js';

/** What follows from an attempt. */
export type Verdict =
  { readonly kind: 'delivered' } | { readonly kind: 'failed' } | { readonly kind: 'retry'; readonly afterMs: number };

// Safe: it names the attempt, so one that was lost, and is another node's now, changes nothing but its own line.
const settleSql = `
with line as (
  update webhook_attempt set duration_ms = $3, status_code = $4, error = $5, response = $6
  where delivery_id = $1 and number = $2
)
update webhook_delivery set status = $7,
  completed_at = case when $7 <> 'pending' then clock_timestamp() end,
  next_attempt_at = clock_timestamp() + make_interval(secs => $8::float8 / 1000)
where id = $1 and attempts = $2 and status = 'pending'`;

/** Writes how an attempt went and what follows. False: the delivery is another attempt's now. */
export async function settleDelivery(
  sql: Sql,
  { id, attempts }: Claimed,
  { durationMs, statusCode, error, response }: Posted,
  verdict: Verdict,
): Promise<boolean> {
  const { rowCount } = await sql.query(settleSql, [
    id,
    attempts,
    durationMs,
    statusCode,
    error,
    response,
    verdict.kind === 'retry' ? 'pending' : verdict.kind,
    verdict.kind === 'retry' ? verdict.afterMs : 0,
  ]);
  return rowCount === 1;
}
