import type { DataSource, Model, Snapshot } from '@energy-ops/database';
import type { Horizon } from '@energy-ops/market';
import { localSpan } from './local-span.js';

const shown = 12;

/** The first line of a job's log: which model meets which data for which day. */
export function firstLine(
  model: Pick<Model, 'modelType' | 'name' | 'version'>,
  source: Pick<DataSource, 'id' | 'name'>,
  snapshot: Snapshot,
  horizon: Horizon,
  remark?: string,
): string {
  const { deliveryDay, start, blocks } = horizon;
  const { timezone, mtu_minutes: mtuMinutes } = snapshot.marketProfile;
  const end = new Date(start.getTime() + blocks * mtuMinutes * 60_000);
  const what = `${model.modelType} model "${model.name}" version ${model.version}`;
  const data = `"${source.name}" (${source.id}, snapshot ${snapshot.sha256.slice(0, shown)})`;
  const when = `${blocks} blocks from ${localSpan(start, end, timezone, deliveryDay)}`;
  const meeting = `${what} on ${data}: market ${snapshot.market}, delivery day ${deliveryDay}, ${when}`;
  return remark === undefined ? meeting : `${meeting}. ${remark}`;
}
