import type { DataSource, Model, Snapshot } from '@energy-ops/database';
import type { Horizon } from './horizon.js';

const shown = 12;

/** The first line of a job's log: which model meets which data for which day. */
export function firstLine(model: Model, source: DataSource, snapshot: Snapshot, horizon: Horizon): string {
  const what = `${model.modelType}: ${model.name} version ${model.version}`;
  const data = `data ${source.id} "${source.name}" (snapshot ${snapshot.sha256.slice(0, shown)})`;
  const when = `delivery day ${horizon.deliveryDay}, ${horizon.blocks} blocks from ${horizon.start.toISOString()}`;
  return `${what}, ${data}, market ${snapshot.market}, ${when}`;
}
