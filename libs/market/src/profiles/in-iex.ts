import type { MarketProfile } from '@energy-ops/contracts';

/**
 * Indian Energy Exchange. Top-level limits are those of the day-ahead segment. Facts of other rule books
 * (fees, ticks, curve points, deviation bands) are the operator's to confirm: override them in a custom profile.
 */
export const inIex = {
  id: 'in-iex',
  title: 'India · IEX',
  timezone: 'Asia/Kolkata',
  mtu_minutes: 15,
  currency: 'INR',
  price_floor: 0,
  price_cap: 10_000,
  price_tick: 1,
  qty_tick_mw: 0.1,
  qty_min_mw: 0.1,
  segments: [
    {
      id: 'DAM',
      horizon: 'delivery_day',
      gate_open: 'D-1 10:00',
      gate_close: 'D-1 12:00',
      order_types: ['single', 'block', 'linked'],
      max_curve_points: 64,
    },
    { id: 'GDAM', like: 'DAM', categories: ['SOLAR', 'NON_SOLAR', 'HYDRO'], carry_forward_to: 'DAM' },
    {
      id: 'RTM',
      session_every_min: 30,
      blocks_per_session: 2,
      session_open_min_before: 75,
      session_close_min_before: 60,
      order_types: ['single', 'block'],
    },
  ],
  fees: { buy_per_mwh: 20, sell_per_mwh: 20 },
  deviation: {
    price_series: 'deviation_price',
    bands: [
      { width_pct: 10, short_mult: 1, long_mult: 0.9 },
      { width_pct: 5, short_mult: 1.2, long_mult: 0.5 },
      { width_pct: null, short_mult: 1.5, long_mult: 0 },
    ],
  },
  bid_file: { format: 'csv', decimal: '.', template: 'iex-single-v1' },
} as const satisfies MarketProfile;
