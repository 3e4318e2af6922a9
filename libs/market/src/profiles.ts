import type { CustomMarket, MarketChange, MarketProfile } from '@energy-ops/contracts';
import type { Day } from './day.js';
import euSdac from './profiles/eu-sdac.json' with { type: 'json' };
import genericHourly from './profiles/generic-hourly.json' with { type: 'json' };
import inIex from './profiles/in-iex.json' with { type: 'json' };

/**
 * The markets the product ships. A new one is one file of data and one entry here; Python's
 * `energy_models/markets/market_profiles.py` reads the same files. TypeScript sees words of JSON as any string, so their shape
 * is proven by `profiles.spec.ts` instead.
 */
export const profiles = [inIex, euSdac, genericHourly] as readonly MarketProfile[];

/** The market of the sample portfolio, whatever the installation's own: its day and its prices are of that market. */
export const sampleMarketId = 'in-iex';

/** The shipped profile with this id, if there is one. */
export const profileById = (id: string): MarketProfile | undefined => profiles.find((profile) => profile.id === id);

/** A profile's id, or a custom profile as it stands in a data source's settings. A custom one without an id gets `customId`. */
export function resolveMarket(market: string | CustomMarket, customId = 'custom'): MarketProfile | undefined {
  return typeof market === 'string' ? profileById(market) : { ...market, id: market.id ?? customId };
}

/** The profile as its `changes` leave it for a delivery day: each holds from its day on, a later one over an earlier. */
export function profileOn({ changes = [], ...first }: MarketProfile, day: Day): MarketProfile {
  return changes
    .toSorted((one, other) => (one.from < other.from ? -1 : 1))
    .reduce((current, { from, ...facts }) => (from <= day ? changed(current, facts) : current), first);
}

function changed(profile: MarketProfile, { segments = [], ...facts }: Pick<MarketChange, 'segments'>): MarketProfile {
  const rulesOf = (id: string) => segments.find((segment) => segment.id === id);
  const merged = profile.segments?.map((segment) => ({ ...segment, ...rulesOf(segment.id) }));
  return { ...profile, ...facts, ...(merged && { segments: merged }) };
}
