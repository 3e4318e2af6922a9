import type { JobStatus, Model, ModelQuery, ModelStatus, ModelType } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';

/** A model with the newest of its jobs. */
export interface ModelRow {
  readonly id: string;
  readonly model_type: ModelType;
  readonly name: string;
  readonly version: number;
  readonly status: ModelStatus;
  readonly builtin: boolean;
  readonly description: string | null;
  readonly sha256: string;
  readonly size_bytes: number;
  readonly uploaded_by: string | null;
  readonly created_at_ms: number;
  readonly job_id: string | null;
  readonly job_status: JobStatus | null;
  readonly job_completed_at_ms: number | null;
}

const ms = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::float8`;

/** `models` is a query of models. job_model_recent gives each its newest job without a look at the others. */
const withLastRun = (models: string): string => `
select model.id, model.model_type, model.name, model.version, model.status, model.builtin, model.description,
  model.sha256, model.size_bytes, model.uploaded_by, ${ms('model.created_at')} as created_at_ms,
  last_run.id as job_id, last_run.status as job_status, ${ms('last_run.completed_at')} as job_completed_at_ms
from (${models}) as model
left join lateral (
  select id, status, completed_at from job where job.model_id = model.id order by created_at desc, id desc limit 1
) as last_run on true
order by model.status = 'active' desc, model.created_at desc, model.id desc`;

// The active ones come first, as whoever reads but one page wants them.
const pageSql = withLastRun(`
  select * from model
  where ($1::text is null or model_type = $1) and ($2::text is null or status = $2)
    and ($3::text is null or (status = 'active', created_at, id)
      < (select status = 'active', created_at, id from model where id = $3))
  order by status = 'active' desc, created_at desc, id desc
  limit $4`);

/** The models a query asks for, one more than its limit where there are more. */
export async function listModels(sql: Sql, query: ModelQuery, afterId: string | undefined): Promise<ModelRow[]> {
  const values = [query.modelType ?? null, query.status ?? null, afterId ?? null, query.limit + 1];
  return (await sql.query<ModelRow>(pageSql, values)).rows;
}

const oneSql = withLastRun('select * from model where id = $1');

export async function findModel(sql: Sql, id: string): Promise<ModelRow | undefined> {
  return (await sql.query<ModelRow>(oneSql, [id])).rows[0];
}

const recentSql = withLastRun(`select * from model where changed_at > now() - make_interval(secs => $1)`);

/** What changed in the last so many seconds. */
export async function modelsChangedSince(sql: Sql, seconds: number): Promise<ModelRow[]> {
  return (await sql.query<ModelRow>(recentSql, [seconds])).rows;
}

/** A model as the outside world sees it. */
export const toModel = ({ job_id, job_status, job_completed_at_ms, created_at_ms, ...row }: ModelRow): Model => ({
  ...row,
  created_at: isoOf(created_at_ms),
  lastRun:
    job_id !== null && job_status !== null
      ? { job_id, status: job_status, completed_at: job_completed_at_ms === null ? null : isoOf(job_completed_at_ms) }
      : null,
});

const isoOf = (epochMs: number): string => new Date(epochMs).toISOString();
