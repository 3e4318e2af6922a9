import type { JobDiff } from '@energy-ops/contracts';
import type { Job } from '@energy-ops/database';
import { numberOf } from '../jobs/number-of.js';
import type { Horizon } from './alignment.js';
import type { Solved } from './jobs-to-compare.js';

/** One of the two jobs, as the comparison names it. */
export const toSide = ({ job, sourceName }: Solved): JobDiff['a'] => {
  const horizon = horizonOf(job);
  return {
    job_id: job.id,
    model_id: job.modelId,
    model_version: job.modelVersion,
    model_sha256: job.modelSha256,
    data_source_id: job.dataSourceId,
    data_source_name: sourceName,
    data_snapshot_sha256: job.dataSnapshotSha256,
    market: job.market,
    delivery_day: job.deliveryDay,
    horizon_start: horizon ? new Date(horizon.start).toISOString() : null,
    horizon_blocks: horizon?.blocks ?? null,
    created_at: job.createdAt.toISOString(),
    status: job.status,
    termination_status: job.terminationStatus ?? null,
    solution_status: job.solutionStatus ?? null,
    objective_value: numberOf(job.objectiveValue),
    mip_gap: numberOf(job.mipGap),
  };
};

/** The blocks a job plans; its effective configuration names them. */
export function horizonOf({ modelConfig, marketProfile, timeZone }: Job): Horizon | undefined {
  const { horizon_start: start, horizon_blocks: blocks } = modelConfig;
  const at = typeof start === 'string' ? Date.parse(start) : Number.NaN;
  if (Number.isNaN(at) || typeof blocks !== 'number') return undefined;
  return { start: at, blocks, blockMs: marketProfile.mtu_minutes * 60_000, timeZone };
}
