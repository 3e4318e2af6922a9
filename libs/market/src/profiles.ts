import type { CustomMarket, MarketProfile } from '@energy-ops/contracts';
import { euSdac } from './profiles/eu-sdac.js';
import { genericHourly } from './profiles/generic-hourly.js';
import { inIex } from './profiles/in-iex.js';

/** The markets the product ships. A new one is one file of data and one entry here. */
export const profiles: readonly MarketProfile[] = [inIex, euSdac, genericHourly];

/** The shipped profile with this id, if there is one. */
export const profileById = (id: string): MarketProfile | undefined => profiles.find((profile) => profile.id === id);

/** A profile's id, or a custom profile as it stands in a data source's settings. A custom one without an id gets `customId`. */
export function resolveMarket(market: string | CustomMarket, customId = 'custom'): MarketProfile | undefined {
  return typeof market === 'string' ? profileById(market) : { ...market, id: market.id ?? customId };
}
