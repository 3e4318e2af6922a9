import type { JobRow, Sql } from '@energy-ops/database';
import { jobColumns, planOnce } from '@energy-ops/database';
import type { Acceptance } from './acceptance.js';
import {
  acceptanceAnswer,
  acceptanceParameters,
  acceptanceSql,
  acceptanceValues,
  isAcceptable,
  recordSql,
} from './acceptance.js';
import type { NewJob } from './job.js';
import { copyResult, lendsResult, resultColumns, tookResult } from './lent-result.js';
import { jobPending, notifyEvent } from './notice.js';
import { insertOwnLine, ownLine } from './own-line.js';
import type { Place } from './place-of.js';

/** Exactly the predicate of the index job_one_plan. */
export const countsAsPlan = `model_type = 'DMO' and purpose = 'plan' and superseded_by is null
  and status in ('pending', 'running', 'success')`;

/** What the statement has to do: a job that only has to run, as most, is spared what the others need. */
interface Form {
  readonly place: Place['kind'];
  /** Whether it leads the identical jobs to come. */
  readonly leads: boolean;
  readonly supersedes: boolean;
  readonly onTerms: boolean;
}

const jobParameters = 27;

// Safe: the unique index decides between any number of simultaneous plans, and a loser writes nothing; those who would
// lead identical jobs take turns, and each sees all that was there before its own. What the job's place was chosen by is
// looked at once more, and the job it waits for is held, so that its end comes wholly before (and this writes nothing)
// or wholly after (and whoever ends it finds who waits).
// What is superseded is found and marked in the statement that takes its place.
function insertSql({ place, leads, supersedes, onTerms }: Form): string {
  const [takes, waits] = [place === 'takes', place === 'waits'];
  const other = `$${jobParameters + (onTerms ? acceptanceParameters : 0) + 1}`;
  const fate = `$${jobParameters + (onTerms ? acceptanceParameters : 0) + 2}`;
  const conditions = [
    ...(onTerms ? [isAcceptable] : []),
    ...(waits ? ['exists (select 1 from leader)'] : []),
    ...(leads ? ['exists (select 1 from lead where not taken)'] : []),
  ];
  return `
with ${[
    ...(onTerms ? [acceptanceSql({ model: '$3', source: '$6', snapshot: '$7' }, jobParameters + 1)] : []),
    ...(takes ? [sourceSql(other)] : []),
    ...(waits ? [leaderSql(other)] : []),
    ...(leads ? [leadSql(onTerms)] : []),
    `place as (
  select clock_timestamp() as at${takes ? ' from source' : ''} where ${conditions.join(' and ') || 'true'}
)`,
    ...(supersedes ? [supersededSql] : []),
    addedSql({ place, leads, supersedes, onTerms }, other),
    `line as (
  insert into log_chunk (job_id, first_seq, line_count, first_at, debug, info, warning, error, data)
  select id, 1, 1, created_at, 0, 1, 0, 0, $27 from added
)`,
    ...(onTerms ? [recordSql(jobParameters + 1)] : []),
    ...(takes || waits ? [`second_line as (${insertOwnLine('added', 'INFO', fate)})`] : []),
    ...(waits ? [urgedSql] : []),
    ...(takes ? [copyResult('added', 'source')] : []),
  ].join(', ')}
select ${[jobColumns('added'), ...(onTerms ? [acceptanceAnswer] : []), ...noticesOf(place)].join(', ')}
from ${onTerms ? 'turn left join added on true' : 'added'}`;
}

const sourceSql = (id: string): string => `source as (select * from job where id = ${id} and ${lendsResult('job')})`;

const leaderSql = (id: string): string => `leader as (
  select id from job where id = ${id} and leads and status in ('pending', 'running') for no key update
)`;

/** After the caller's turn: nobody who waits for that one keeps others from this. */
const leadSql = (onTerms: boolean): string => `lead as materialized (
  select manifest_turn($26) as taken${onTerms ? ' from turn where free_in_seconds is null' : ''}
)`;

const supersededSql = `superseded as (
  update job set superseded_by = $1
  where market = $8 and delivery_day = $12 and ${countsAsPlan} and status = 'success' and exists (select 1 from place)
  returning id
)`;

const urgedSql = `urged as (
  update job set wanted_deadline = least(job.wanted_deadline, $23),
    wanted_priority = greatest(job.wanted_priority, $24)
  from leader, added where job.id = leader.id
)`;

/** A job that takes a result has ended when it is written; the others wait. */
function addedSql({ place, leads, supersedes }: Form, other: string): string {
  const [takes, waits] = [place === 'takes', place === 'waits'];
  const columns = takes
    ? `result_of, status, started_at, completed_at, progress, ${resultColumns.join(', ')}`
    : `waits_for, leads`;
  const values = takes
    ? `${other}, 'success', place.at, place.at, 100, ${resultColumns.map((column) => `source.${column}`).join(', ')}`
    : `${waits ? other : 'null'}, ${leads}`;
  return `added as (
  insert into job (id, model_type, model_id, model_version, model_sha256, data_source_id, data_snapshot_sha256, market,
    market_profile, time_zone, currency, delivery_day, purpose, model_config, triggered_by, triggered_by_user, cache,
    bypass_cache, plan_job_id, schedule_id, scheduled_for, allow_rerun_reason, deadline, priority, environment_sha256,
    manifest_sha256, created_at, log_count, ${columns})
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, $26, place.at, ${takes || waits ? 2 : 1}, ${values}
  from place${takes ? ', source' : ''}${supersedes ? ', (select count(*) from superseded) as after_superseded' : ''}
  on conflict do nothing
  returning *
)`;
}

/** Only a job that is to run is news to a worker. */
const noticesOf = (place: Place['kind']): string[] => [
  ...(place === 'runs' ? [`(select pg_notify('${jobPending}', '') from added)`] : []),
  `(select ${notifyEvent('added', 'created')} from added)`,
  ...(place === 'takes'
    ? [
        `(select ${notifyEvent('added', 'started')} from added)`,
        `(select ${notifyEvent('added', 'ended', { to: 'log_count' })} from added)`,
      ]
    : []),
];

const statements = new Map<string, string>();

function statementFor(form: Form): string {
  const key = JSON.stringify(form);
  const statement = statements.get(key) ?? planOnce(insertSql(form));
  statements.set(key, statement);
  return statement;
}

/** What became of an attempt to write a job. */
export interface Insertion {
  /** Undefined: it wrote nothing, for the place is not what it was, or the day has its plan, or the terms aren't met. */
  readonly job: JobRow | undefined;
  readonly freeInSeconds: number | null;
  readonly changed: boolean;
}

/** Writes a job at its place, on terms if there are any. */
export async function insertJob(sql: Sql, job: NewJob, place: Place, acceptance?: Acceptance): Promise<Insertion> {
  const statement = statementFor({
    place: place.kind,
    leads: place.kind === 'runs' && place.leads,
    supersedes: supersedes(job),
    onTerms: acceptance !== undefined,
  });
  const values = [
    ...valuesOf(job, place),
    ...(acceptance === undefined ? [] : acceptanceValues(acceptance)),
    ...otherValues(place),
  ];
  const { rows } = await sql.query<JobRow & Terms>(statement, values);
  const [row] = rows;
  return {
    job: row?.['id'] === null ? undefined : row,
    freeInSeconds: row?.free_in_seconds ?? null,
    changed: row?.changed ?? false,
  };
}

interface Terms {
  readonly free_in_seconds?: number | null;
  readonly changed?: boolean;
}

export const isPlan = ({ modelType, purpose }: NewJob): boolean => modelType === 'DMO' && purpose === 'plan';
const supersedes = (job: NewJob): boolean => isPlan(job) && (job.allowRerunReason ?? null) !== null;

const valuesOf = (job: NewJob, place: Place): unknown[] => [
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
  place.kind === 'takes' ? 'hit' : job.bypassCache ? 'bypass' : 'miss',
  job.bypassCache ?? false,
  job.planJobId ?? null,
  job.scheduleId ?? null,
  job.scheduledFor ?? null,
  job.allowRerunReason ?? null,
  job.deadline ?? null,
  job.priority ?? 0,
  job.environmentSha256 ?? null,
  job.manifestSha256 ?? null,
  ownLine('INFO', job.firstLine),
];

/** The other job of its place, and what the log says of it after its first line. */
function otherValues(place: Place): unknown[] {
  if (place.kind === 'runs') return [];
  if (place.kind === 'takes') return [place.source, ownLine('INFO', tookResult(place.source))];
  const fate = `Waits for job ${place.leader}, which solves the same: its result will do for both.`;
  return [place.leader, ownLine('INFO', fate)];
}
