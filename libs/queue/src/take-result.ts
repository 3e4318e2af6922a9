import { sourcesOf } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { copyResult, lendsResult, resultColumns, tookResult } from './lent-result.js';
import { notifyEvent } from './notice.js';
import { insertOwnLine, ownLine } from './own-line.js';

// Safe: one update takes the waiting job out of the queue with its result, or finds that it was cancelled, expired or
// taken already and writes nothing. A finished job's result never changes.
const takeSql = `
with source as (
  select * from job where id = $2 and ${lendsResult('job')}
), moved as (
  update job set status = 'success', cache = 'hit', result_of = source.id, waits_for = null,
    started_at = statement_timestamp(), completed_at = statement_timestamp(), progress = 100, log_count = job.log_count + 1,
    ${resultColumns.map((column) => `${column} = source.${column}`).join(', ')}
  from source
  where job.id = $1 and job.status = 'pending' and job.waits_for is not null and job.status = any($3)
  returning job.id, job.model_type, job.model_id, job.log_count, job.attempt
), line as (
  ${insertOwnLine('moved', 'INFO', '$4')}
), ${copyResult('moved', 'source')}
select ${notifyEvent('moved', 'started')}, ${notifyEvent('moved', 'ended', { to: 'log_count' })} from moved`;

/** Ends a waiting job with the result of an identical one. False: it waits no more, or there is no such result. */
export async function takeResult(sql: Sql, jobId: string, sourceId: string): Promise<boolean> {
  const line = ownLine('INFO', tookResult(sourceId));
  const { rows } = await sql.query(takeSql, [jobId, sourceId, sourcesOf('success'), line]);
  return rows.length === 1;
}
