import type { MarketProfile } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { profileById } from '@energy-ops/market';
import type { ApiConfig } from '../config.js';

type Defaults = Pick<ApiConfig, 'marketId' | 'defaultDataSourceId'>;

/** The market of a data source, or of the default one; where there is none, the default market. */
export async function marketOfSource(
  sql: Sql,
  dataSourceId: string | null,
  { marketId, defaultDataSourceId }: Defaults,
): Promise<MarketProfile> {
  const { rows } = await sql.query<{ profile: MarketProfile }>(
    `select market_profile as profile from data_source where id = $1 and deleted_at is null`,
    [dataSourceId ?? defaultDataSourceId ?? ''],
  );
  const profile = rows[0]?.profile ?? profileById(marketId) ?? profileById('generic-hourly');
  if (!profile) throw new Error('The product ships no market.');
  return profile;
}
