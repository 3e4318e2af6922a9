import type { ModelType, Plan, PlanSource, SolutionStatus, TerminationStatus, Trigger } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';

/** What a plan has to be good for. */
export interface PlanWish {
  readonly market: string;
  readonly modelType: ModelType;
  /** Its blocks have to reach from here to there. */
  readonly from: Date;
  readonly to: Date;
  /** Made no earlier … */
  readonly since: Date | null;
  /** … and there by then. */
  readonly by: Date;
}

interface Row {
  readonly id: string;
  readonly delivery_day: string;
  readonly valid_from: string;
  readonly valid_until: string;
  readonly mip_gap: number | null;
  readonly solution_status: SolutionStatus | null;
  readonly termination_status: TerminationStatus | null;
  readonly completed_at: string;
  readonly data_source_id: string;
  readonly triggered_by: Trigger;
  readonly triggered_by_user: string | null;
  readonly schedule_id: string | null;
}

/** So long before its first block a plan is made at most: older ones needn't be looked at. */
const longestAhead = '8 days';

const planSql = `
select id, delivery_day::text, mip_gap, solution_status, termination_status, data_source_id, triggered_by,
  triggered_by_user, schedule_id, extract(epoch from completed_at) * 1000 as completed_at,
  extract(epoch from span.valid_from) * 1000 as valid_from, extract(epoch from span.valid_until) * 1000 as valid_until
from job cross join lateral (
  select (model_config ->> 'horizon_start')::timestamptz as valid_from, (model_config ->> 'horizon_start')::timestamptz
    + make_interval(mins => (model_config ->> 'horizon_blocks')::int * (market_profile ->> 'mtu_minutes')::int) as valid_until
) as span
where market = $1 and model_type = $2 and purpose = 'plan' and status = 'success' and superseded_by is null
  and created_at > $3::timestamptz - interval '${longestAhead}' and ($5::timestamptz is null or created_at > $5)
  and completed_at <= $6 and span.valid_from <= $3 and span.valid_until >= $4
order by created_at desc limit 1`;

/** The newest plan that is good for that; its age as it was at `by`. */
export async function findPlan(sql: Sql, wish: PlanWish): Promise<Plan | null> {
  const { market, modelType, from, to, since, by } = wish;
  const { rows } = await sql.query<Row>(planSql, [market, modelType, from, to, since, by]);
  const [row] = rows;
  if (!row) return null;
  return {
    job_id: row.id,
    model_type: modelType,
    delivery_day: row.delivery_day,
    valid_from: isoOf(row.valid_from),
    valid_until: isoOf(row.valid_until),
    source: sourceOf(row),
    mip_gap: row.mip_gap === null ? null : Number(row.mip_gap),
    solution_status: row.solution_status,
    termination_status: row.termination_status,
    completed_at: isoOf(row.completed_at),
    age_seconds: Math.max(0, Math.floor((by.getTime() - Number(row.completed_at)) / 1000)),
    data_source_id: row.data_source_id,
    triggered_by: row.triggered_by,
    triggered_by_user: row.triggered_by_user,
    schedule_id: row.schedule_id,
  };
}

const isoOf = (milliseconds: string): string => new Date(Number(milliseconds)).toISOString();

const proven: readonly (TerminationStatus | null)[] = ['optimal', 'gap_reached'];

/** A model of somebody's own may say nothing of how it ended. */
const sourceOf = ({ termination_status, solution_status }: Row): PlanSource =>
  proven.includes(termination_status) ? 'optimal' : solution_status === 'feasible' ? 'incumbent' : 'unknown';
