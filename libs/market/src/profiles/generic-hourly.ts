import type { MarketProfile } from '@energy-ops/contracts';

/** A market of whole hours in UTC, without price limits or ticks: to begin with, and to try other rules on. */
export const genericHourly = {
  id: 'generic-hourly',
  title: 'Generic · hourly, UTC',
  timezone: 'UTC',
  mtu_minutes: 60,
  currency: 'USD',
  segments: [
    { id: 'DAY_AHEAD', stage: 'day_ahead', horizon: 'delivery_day', gate_close: 'D-1 12:00' },
    {
      id: 'INTRADAY',
      stage: 'intraday',
      session_every_min: 60,
      blocks_per_session: 1,
      session_close_min_before: 60,
    },
  ],
} as const satisfies MarketProfile;
