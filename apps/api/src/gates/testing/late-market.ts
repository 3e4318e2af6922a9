import type { MarketProfile } from '@energy-ops/contracts';

/** Its gates begin in 2090: what a node does meanwhile by the clock of today doesn't concern them. */
export const lateMarket: MarketProfile = {
  id: 'custom:late',
  timezone: 'Asia/Kolkata',
  mtu_minutes: 15,
  currency: 'INR',
  segments: [{ id: 'DAM' }, { id: 'RTM', stage: 'intraday' }],
  changes: [
    {
      from: '2090-01-01',
      segments: [
        { id: 'DAM', gate_close: 'D-1 12:00' },
        { id: 'RTM', session_every_min: 30, blocks_per_session: 2, session_close_min_before: 60 },
      ],
    },
  ],
};
