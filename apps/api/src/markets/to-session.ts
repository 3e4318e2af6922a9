import type { MarketSession } from '@energy-ops/contracts';
import type { Session } from '@energy-ops/market';

/** A session as the outside world sees it at an instant. */
export const toSession = (
  { segment, opens, closes, deliveryStart, deliveryEnd }: Session,
  now: Date,
): MarketSession => ({
  segment,
  opens: opens?.toISOString() ?? null,
  closes: closes.toISOString(),
  delivery_start: deliveryStart.toISOString(),
  delivery_end: deliveryEnd.toISOString(),
  state: now > closes ? 'closed' : opens !== null && now < opens ? 'to_come' : 'open',
});
