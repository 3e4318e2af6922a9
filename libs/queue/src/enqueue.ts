import type { JobStatus } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { encodeLines } from '@energy-ops/database';
import type { NewJob } from './job.js';
import { jobPending, notifyEvent } from './notice.js';

/** The plan of that market and day is there already, or on its way. */
export class DmoAlreadyRun extends Error {
  constructor(
    readonly existingJobId: string,
    readonly existingStatus: JobStatus,
  ) {
    super(`The day-ahead plan of this market and day already exists: job ${existingJobId} is ${existingStatus}.`);
  }
}

/** Exactly the predicate of the index job_one_plan. */
const countsAsPlan = `model_type = 'DMO' and purpose = 'plan' and superseded_by is null
  and status in ('pending', 'running', 'success')`;

/**
 * Writes a pending job with the first line of its log. Throws DmoAlreadyRun when its day has a plan, unless the job
 * has an `allowRerunReason` and that plan is successful.
 */
export async function enqueue(sql: Sql, job: NewJob): Promise<void> {
  for (;;) {
    if (await insert(sql, job)) return;
    const { rows } = await sql.query<{ id: string; status: JobStatus }>(
      `select id, status from job where market = $1 and delivery_day = $2 and ${countsAsPlan}`,
      [job.market, job.deliveryDay],
    );
    const [plan] = rows;
    if (plan !== undefined) throw new DmoAlreadyRun(plan.id, plan.status);
    // It failed or was cancelled since: the place is free.
  }
}

// Safe: the unique index decides between any number of simultaneous plans, and a loser writes nothing. What is
// superseded is found and marked in the statement that takes its place; notices go out when both are committed.
const insertSql = `
with superseded as (
  update job set superseded_by = $1
  where $22::text is not null and market = $8 and delivery_day = $12 and ${countsAsPlan} and status = 'success'
    and $2 = 'DMO' and $13 = 'plan'
  returning id
), added as (
  insert into job (id, model_type, model_id, model_version, model_sha256, data_source_id, data_snapshot_sha256, market,
    market_profile, time_zone, currency, delivery_day, purpose, model_config, triggered_by, triggered_by_user, cache,
    bypass_cache, plan_job_id, schedule_id, scheduled_for, allow_rerun_reason, deadline, priority, environment_sha256,
    created_at, log_count)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, clock_timestamp(), 1
  where (select count(*) from superseded) >= 0
  on conflict (market, delivery_day) where ${countsAsPlan} do nothing
  returning id, model_type, model_id, created_at
), line as (
  insert into log_chunk (job_id, first_seq, line_count, first_at, debug, info, warning, error, data)
  select id, 1, 1, created_at, 0, 1, 0, 0, $26 from added
)
select pg_notify('${jobPending}', ''), ${notifyEvent('added', 'created')} from added`;

async function insert(sql: Sql, job: NewJob): Promise<boolean> {
  const line = encodeLines([{ level: 'INFO', message: job.firstLine, at: new Date(0), metadata: null }]);
  const { rows } = await sql.query(insertSql, [
    job.id,
    job.modelType,
    job.modelId,
    job.modelVersion,
    job.modelSha256,
    job.dataSourceId,
    job.dataSnapshotSha256,
    job.market,
    JSON.stringify(job.marketProfile),
    job.timeZone,
    job.currency,
    job.deliveryDay,
    job.purpose,
    JSON.stringify(job.modelConfig),
    job.triggeredBy,
    job.triggeredByUser,
    job.cache ?? (job.bypassCache === true ? 'bypass' : 'miss'),
    job.bypassCache ?? false,
    job.planJobId ?? null,
    job.scheduleId ?? null,
    job.scheduledFor ?? null,
    job.allowRerunReason ?? null,
    job.deadline ?? null,
    job.priority ?? 0,
    job.environmentSha256 ?? null,
    line.data,
  ]);
  return rows.length > 0;
}
