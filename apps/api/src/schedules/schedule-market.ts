import type { MarketProfile } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { profileById } from '@energy-ops/market';
import type { ApiConfig } from '../config.js';

type Defaults = Pick<ApiConfig, 'marketId' | 'defaultDataSourceId'>;

/**
 * The market of a data source, or of the default one; where there is none, the default market. A market that comes with
 * the product follows it: the copy beside the data is as old as the upload.
 */
export async function marketOfSource(
  sql: Sql,
  dataSourceId: string | null,
  { marketId, defaultDataSourceId }: Defaults,
): Promise<MarketProfile> {
  const { rows } = await sql.query<{ shipped: string | null; profile: MarketProfile }>(
    `select case when jsonb_typeof(settings -> 'market') = 'object' then null else market end as shipped,
       market_profile as profile
     from data_source where id = $1 and deleted_at is null`,
    [dataSourceId ?? defaultDataSourceId ?? ''],
  );
  const profile =
    profileById(rows[0]?.shipped ?? '') ?? rows[0]?.profile ?? profileById(marketId) ?? profileById('generic-hourly');
  if (!profile) throw new Error('The product ships no market.');
  return profile;
}
