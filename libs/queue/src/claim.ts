import { modelTypeFacts, sourcesOf } from '@energy-ops/contracts';
import type { ModelType, Purpose } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import type { ClaimedJob } from './job.js';
import { notifyEvent } from './notice.js';

// Safe: `skip locked` hands one row to one claim. The worker's own row is held meanwhile, so a worker that counts as
// lost gets nothing, nor does one that is drained; beats may go on, as they take a weaker lock than a removal. Where
// nothing waits it isn't held: that would be a write, and its commit waited for.
/** A job that a worker may take. */
export const isWaiting = `status = 'pending' and waits_for is null and (deadline is null or deadline > now())`;
const claimSql = `
with me as (
  select id, name from worker
  where id = $1 and not draining and exists (select from job where ${isWaiting}) for key share
), next as (
  select id from job
  where ${isWaiting} and exists (select 1 from me)
  order by least(deadline, wanted_deadline) nulls last, greatest(priority, wanted_priority) desc, created_at, id
  limit 1
  for update skip locked
), claimed as (
  update job set status = 'running', attempt = attempt + 1, worker_id = me.id, worker = me.name,
    started_at = clock_timestamp(), progress = 0
  from next, me
  where job.id = next.id and job.status = any($2)
  returning job.*
)
select claimed.id, attempt, model_type, model_id, model_version, model_sha256, data_snapshot_sha256, plan_job_id,
  claimed.market, claimed.market_profile, time_zone, currency, delivery_day::text, purpose, model_config, deadline,
  log_count, cancel_requested, snapshot.settings, (select builtin from model where model.id = claimed.model_id),
  extract(epoch from deadline - clock_timestamp())::float8 as seconds_left, ${notifyEvent('claimed', 'started')}
from claimed join snapshot on snapshot.sha256 = claimed.data_snapshot_sha256`;

/** Takes the job that is due first (deadline, priority, age) for a worker, or nothing; two workers never get one job. */
export async function claim(sql: Sql, workerId: string): Promise<ClaimedJob | undefined> {
  const { rows } = await sql.query<ClaimedRow>(claimSql, [workerId, sourcesOf('running')]);
  return rows[0] && toClaimedJob(rows[0]);
}

interface ClaimedRow {
  readonly id: string;
  readonly attempt: number;
  readonly model_type: ModelType;
  readonly model_id: string;
  readonly model_version: number;
  readonly model_sha256: string;
  readonly data_snapshot_sha256: string;
  readonly plan_job_id: string | null;
  readonly market: string;
  readonly builtin: boolean;
  readonly market_profile: Record<string, unknown>;
  readonly time_zone: string;
  readonly currency: string;
  readonly delivery_day: string;
  readonly purpose: Purpose;
  readonly model_config: Record<string, unknown>;
  readonly deadline: Date | string | null;
  readonly seconds_left: number | null;
  readonly log_count: number;
  readonly cancel_requested: boolean;
  readonly settings: Record<string, unknown>;
}

function toClaimedJob(row: ClaimedRow): ClaimedJob {
  const { time_limit: limit } = row.model_config;
  return {
    jobId: row.id,
    attempt: row.attempt,
    modelType: row.model_type,
    modelId: row.model_id,
    modelVersion: row.model_version,
    modelSha256: row.model_sha256,
    builtin: row.builtin,
    snapshotSha256: row.data_snapshot_sha256,
    planJobId: row.plan_job_id,
    market: row.market,
    timeZone: row.time_zone,
    currency: row.currency,
    deliveryDay: row.delivery_day,
    purpose: row.purpose,
    config: {
      ...row.model_config,
      market: row.market_profile,
      delivery_day: row.delivery_day,
      settings: row.settings,
    },
    deadline: row.deadline === null ? null : new Date(row.deadline),
    secondsLeft: row.seconds_left,
    timeLimitSeconds: typeof limit === 'number' ? limit : modelTypeFacts[row.model_type].defaultTimeLimitSeconds,
    logCount: row.log_count,
    cancelRequested: row.cancel_requested,
  };
}
