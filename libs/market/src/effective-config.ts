import type { MarketProfile, ModelConfig, ModelType } from '@energy-ops/contracts';
import { modelTypeFacts } from '@energy-ops/contracts';
import type { Horizon } from './horizon.js';
import { nextIntradaySession } from './sessions.js';

/**
 * The configuration a job really runs with: what was asked, the defaults for the rest, and the exact blocks.
 * `settings` are the data source's, which hold where nothing was asked.
 */
export function effectiveConfig(
  modelType: ModelType,
  asked: ModelConfig,
  horizon: Horizon,
  market: MarketProfile,
  now: Date,
  settings: Readonly<Record<string, unknown>> = {},
) {
  const isNow = !asked['as_of']; // null is not given, either
  const segment = 'bid_segment' in asked ? asked['bid_segment'] : settings['bid_segment'];
  return {
    solver: 'highs',
    time_limit: modelTypeFacts[modelType].defaultTimeLimitSeconds,
    mip_gap: 1e-4,
    threads: 1,
    seed: 0,
    ...asked,
    horizon_start: horizon.start.toISOString(),
    horizon_blocks: horizon.blocks,
    ...(modelType === 'RMO' && isNow && sessionOf(horizon, market, now, segment)),
  };
}

/** What a real-time job can trade changes when a session closes: said here, a stored result counts only until then. */
function sessionOf({ start, blocks }: Horizon, market: MarketProfile, now: Date, segment: unknown) {
  const end = new Date(start.getTime() + blocks * market.mtu_minutes * 60_000);
  const session = nextIntradaySession(market, now, start, end, segment);
  return session && { session_closes: session.closes.toISOString() };
}
