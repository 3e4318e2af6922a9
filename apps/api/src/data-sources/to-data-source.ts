import type { DataSource as DataSourceView } from '@energy-ops/contracts';
import type { CurrentSource } from './data-sources.service.js';

/** A data source as the outside world sees it. */
export const toDataSource = ({ source, snapshot }: CurrentSource): DataSourceView => ({
  id: source.id,
  name: source.name,
  kind: source.kind,
  market: source.market,
  time_zone: source.marketProfile.timezone,
  currency: source.marketProfile.currency,
  mtu_minutes: source.marketProfile.mtu_minutes,
  settings: source.settings,
  snapshot_sha256: source.snapshotSha256,
  tables: snapshot.report.tables,
  report: snapshot.report,
  created_at: source.createdAt.toISOString(),
  updated_at: source.updatedAt.toISOString(),
});
