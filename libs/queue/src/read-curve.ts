import type { Sql } from '@energy-ops/database';
import type { NewCurvePoint } from './job.js';

export interface CurvePointRow extends NewCurvePoint {
  /** Grows from point to point; those of `incumbent` notices are such ids. */
  readonly id: number;
}

/** The curve of a job's last run after the point `afterId`, oldest first. */
export async function readCurve(sql: Sql, jobId: string, afterId = 0): Promise<CurvePointRow[]> {
  const { rows } = await sql.query<Omit<CurvePointRow, 'id'> & { id: string }>(
    `select point.id, t_ms as "tMs", incumbent, point.best_bound as "bestBound", gap
     from curve_point point join job on job.id = point.job_id and job.attempt = point.attempt
     where point.job_id = $1 and point.id > $2
     order by point.id`,
    [jobId, afterId],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
