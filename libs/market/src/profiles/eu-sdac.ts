import type { MarketProfile } from '@energy-ops/contracts';

/**
 * The coupled European day-ahead auction and the three intraday auctions, in a zone of central European time. Limits
 * and gates change by decision of the market coupling; override them in a custom profile, which may also have another
 * zone, fees and deviation bands.
 */
export const euSdac = {
  id: 'eu-sdac',
  title: 'Europe · SDAC and intraday auctions',
  timezone: 'Europe/Brussels',
  mtu_minutes: 15,
  currency: 'EUR',
  price_floor: -500,
  price_cap: 4_000,
  price_tick: 0.1,
  qty_tick_mw: 0.1,
  qty_min_mw: 0.1,
  max_curve_points: 256,
  order_types: ['curve', 'block', 'linked'],
  segments: [
    { id: 'SDAC', stage: 'day_ahead', horizon: 'delivery_day', gate_close: 'D-1 12:00' },
    { id: 'IDA1', stage: 'intraday', gate_close: 'D-1 15:00' },
    { id: 'IDA2', stage: 'intraday', gate_close: 'D-1 22:00' },
    { id: 'IDA3', stage: 'intraday', gate_close: 'D 10:00', delivery_from: '12:00' },
  ],
} as const satisfies MarketProfile;
