import type { ModelConfig, ModelType } from '@energy-ops/contracts';
import { modelTypeFacts } from '@energy-ops/contracts';
import type { Horizon } from './horizon.js';

/** The configuration a job really runs with: what was asked, the defaults for the rest, and the exact blocks. */
export function effectiveConfig(modelType: ModelType, asked: ModelConfig, horizon: Horizon) {
  return {
    solver: 'highs',
    time_limit: modelTypeFacts[modelType].defaultTimeLimitSeconds,
    mip_gap: 1e-4,
    threads: 1,
    seed: 0,
    ...asked,
    horizon_start: horizon.start.toISOString(),
    horizon_blocks: horizon.blocks,
  };
}
