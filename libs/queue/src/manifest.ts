import { createHash } from 'node:crypto';
import type { NewJob } from './job.js';

/** What a result depends on beside what the job's row says. */
export interface ManifestParts {
  /** Of the snapshot. */
  readonly settings: unknown;
  /** SHA-256 of the tables that a real-time job takes from its plan, by name. */
  readonly plan: Readonly<Record<string, string>>;
}

/** The hash over all that a deterministic model's result depends on: equal hash, equal result. */
export function manifestSha256(job: NewJob, { settings, plan }: ManifestParts): string {
  const manifest = {
    model: [job.modelType, job.modelSha256],
    environment: job.environmentSha256 ?? null,
    data: job.dataSnapshotSha256,
    config: job.modelConfig,
    market: [job.market, job.marketProfile, job.timeZone, job.currency],
    deliveryDay: job.deliveryDay,
    settings,
    plan,
  };
  return createHash('sha256')
    .update(JSON.stringify(sorted(manifest)))
    .digest('hex');
}

/** The same value with its keys in order, however it was written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
