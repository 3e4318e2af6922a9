import type { Fitness, ModelType } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { fitnessWith } from '@energy-ops/market';
import type { ApiConfig } from '../config.js';

// An enabled schedule counts also while it is paused: a gate passes all the same. A scheduler outside has no row, only
// jobs. A data source of somebody's own is there to plan with, by hand if need be; the sample is nobody's.
const watchedSql = `
select coalesce(source.market, $1) as market, model_type
from schedule left join data_source source
  on source.id = coalesce(schedule.data_source_id, $2) and source.deleted_at is null
where enabled and schedule.deleted_at is null and model_type in ('DMO', 'RMO')
union
select job.market, model_type from job
where triggered_by = 'scheduled' and purpose = 'plan' and model_type in ('DMO', 'RMO')
  and created_at > clock_timestamp() - interval '8 days'
union
select source.market, gated.type
from data_source source join snapshot on sha256 = snapshot_sha256
cross join (values ('DMO'), ('RMO')) as gated (type)
where deleted_at is null and created_by is distinct from 'system:start'
  and (report #> array['fitness', gated.type, 'fit'])::boolean`;

// Data that only a job's own settings make fit is there to plan with for whoever gave them the last time.
const plannedAllTheSameSql = `
select source.market, gated.type as model_type, report #> array['fitness', gated.type] as fitness,
  snapshot.settings || job.model_config as settings
from data_source source join snapshot on sha256 = snapshot_sha256
cross join (values ('DMO'), ('RMO')) as gated (type)
join lateral (
  select model_config from job
  where data_source_id = source.id and job.model_type = gated.type and purpose = 'plan'
    and job.created_at > clock_timestamp() - interval '8 days'
  order by job.created_at desc, job.id desc limit 1
) as job on true
where deleted_at is null and source.created_by is distinct from 'system:start'
  and not (report #> array['fitness', gated.type, 'fit'])::boolean`;

interface Gated {
  readonly market: string;
  readonly model_type: ModelType;
}

interface PlannedAllTheSame extends Gated {
  readonly fitness: Fitness;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Whose gates may not pass in silence: by market, the model types that somebody plans with, or could. */
export async function watchedGates(
  sql: Sql,
  { marketId, defaultDataSourceId }: Pick<ApiConfig, 'marketId' | 'defaultDataSourceId'>,
): Promise<Map<string, Set<ModelType>>> {
  const { rows } = await sql.query<Gated>(watchedSql, [marketId, defaultDataSourceId ?? '']);
  const { rows: judged } = await sql.query<PlannedAllTheSame>(plannedAllTheSameSql);
  const planned = judged.filter(({ model_type: type, fitness, settings }) => fitnessWith(type, fitness, settings).fit);
  const watched = new Map<string, Set<ModelType>>();
  for (const { market, model_type: type } of [...rows, ...planned])
    watched.set(market, (watched.get(market) ?? new Set<ModelType>()).add(type));
  return watched;
}
