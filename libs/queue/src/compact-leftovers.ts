import type { Sql } from '@energy-ops/database';
import { compactLogs } from './compact-logs.js';

const jobsAtOnce = 20;

/** Joins the chunks of jobs that ended lately and whose worker did not come to it; returns their ids. */
export async function compactLeftovers(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ job_id: string }>(
    `select job_id from log_chunk join job on id = job_id
     where completed_at between now() - interval '1 day' and now() - interval '1 minute'
     group by job_id having count(*) > 4 and sum(line_count) < 250 * count(*) and sum(octet_length(data)) < 65536 * count(*)
     limit ${jobsAtOnce}`,
  );
  for (const { job_id: jobId } of rows) await compactLogs(sql, jobId);
  return rows.map(({ job_id: jobId }) => jobId);
}
