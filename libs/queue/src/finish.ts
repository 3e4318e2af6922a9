import { sourcesOf } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { compactLogs } from './compact-logs.js';
import type { Outcome, Run } from './job.js';
import { notifyEvent } from './notice.js';
import { serveWaiting } from './serve-waiting.js';
import { toldProfit } from './told-profit.js';

/** A log of no more chunks stays as it is: joining it takes three statements, and the worker's slot a wait for the disk. */
const fewChunks = 4;

// Safe: the result and the status are one statement behind the fence: all of it is written once, or nothing. Written
// by the last life only, so a result can't be there already.
const finishSql = `
with ended as (
  update job set status = $3, completed_at = clock_timestamp(), worker_id = null,
    progress = case when $3 = 'success' then 100 else progress end,
    termination_status = $5, solution_status = $6, error_code = $7, error_message = $8, objective_value = $9,
    sense = $10, best_bound = $11, mip_gap = $12, solver_time_ms = $13, results_count = $14,
    profit = ${toldProfit('$15::jsonb', 'currency')}
  where id = $1 and attempt = $2 and status = 'running' and status = any($4)
  returning id, model_type, model_id, log_count, leads
), result as (
  insert into job_result (job_id, kpis, charts, conflicts) select id, $15::jsonb, $16, $17 from ended
), tables as (
  insert into result_table (job_id, position, name, rows, columns, sha256, parquet_sha256)
  select ended.id, item.position, item.value->>'name', (item.value->>'rows')::int, item.value->'columns',
    item.value->>'sha256', item.value->>'parquetSha256'
  from ended, jsonb_array_elements($18::jsonb) with ordinality as item(value, position)
)
select leads, (select count(*) from (select from log_chunk where job_id = $1 limit ${fewChunks + 1}) as chunk)::int as chunks,
  ${notifyEvent('ended', 'ended', { to: 'log_count' })} from ended`;

/** Ends a run with its result, at once and for good. False says that the job is another life's now. */
export async function finish(sql: Sql, run: Run, outcome: Outcome): Promise<boolean> {
  const { rows } = await sql.query<{ leads: boolean; chunks: number }>(finishSql, [
    run.jobId,
    run.attempt,
    outcome.status,
    sourcesOf(outcome.status),
    outcome.terminationStatus,
    outcome.solutionStatus,
    outcome.errorCode,
    outcome.errorMessage,
    outcome.objectiveValue,
    outcome.sense,
    outcome.bestBound,
    outcome.mipGap,
    outcome.solverTimeMs,
    outcome.resultsCount,
    JSON.stringify(outcome.kpis),
    JSON.stringify(outcome.charts),
    JSON.stringify(outcome.conflicts),
    JSON.stringify(outcome.tables),
  ]);
  const [ended] = rows;
  if (ended === undefined) return false;
  // The job has ended whatever becomes of these: others tend the queue too, and small chunks read as well.
  if (ended.leads) await serveWaiting(sql).catch(() => undefined);
  if (ended.chunks > fewChunks) await compactLogs(sql, run.jobId).catch(() => undefined);
  return true;
}
