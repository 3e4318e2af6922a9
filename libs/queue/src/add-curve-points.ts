import type { Sql } from '@energy-ops/database';
import type { NewCurvePoint, Run } from './job.js';
import { notifyEvent } from './notice.js';

// Safe: fenced by the job's row, which is held meanwhile; points carry the attempt, so a former life's never mix in.
const addSql = `
with held as (
  select id, model_type, model_id from job where id = $1 and attempt = $2 and status = 'running' for no key update
), added as (
  insert into curve_point (job_id, attempt, t_ms, incumbent, best_bound, gap)
  select held.id, $2, point.t_ms, point.incumbent, point.best_bound, point.gap
  from held, jsonb_to_recordset($3::jsonb) as point(t_ms int, incumbent float8, best_bound float8, gap float8)
  returning id
), span as (
  select min(id) as first, max(id) as last from added
)
select set_config('synchronous_commit', 'off', true),
  ${notifyEvent('held', 'incumbent', { from: 'span.first', to: 'span.last' })}
from held, span`;

/** Adds what the solver found to a run's curve. False says that the job is another life's now. */
export async function addCurvePoints(sql: Sql, run: Run, points: readonly NewCurvePoint[]): Promise<boolean> {
  const rows = points.map(({ tMs, incumbent, bestBound, gap }) => ({
    t_ms: Math.round(tMs),
    incumbent,
    best_bound: bestBound,
    gap,
  }));
  const answer = await sql.query(addSql, [run.jobId, run.attempt, JSON.stringify(rows)]);
  return answer.rows.length === 1;
}
