import type { ModelType } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
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

/** Whose gates may not pass in silence: by market, the model types that somebody plans with, or could. */
export async function watchedGates(
  sql: Sql,
  { marketId, defaultDataSourceId }: Pick<ApiConfig, 'marketId' | 'defaultDataSourceId'>,
): Promise<Map<string, Set<ModelType>>> {
  const { rows } = await sql.query<{ market: string; model_type: ModelType }>(watchedSql, [
    marketId,
    defaultDataSourceId ?? '',
  ]);
  const watched = new Map<string, Set<ModelType>>();
  for (const { market, model_type: type } of rows)
    watched.set(market, (watched.get(market) ?? new Set<ModelType>()).add(type));
  return watched;
}
