import type { Gate, MarketProfile, ModelType } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { closedSessions, isIntraday, nextSession, segmentOf, type Session, turnStart } from '@energy-ops/market';
import { toSession } from '../markets/to-session.js';
import { findPlan } from './plan-rows.js';

/** A session, and the type of the model that plans for it. */
export interface GateAhead {
  readonly session: Session;
  readonly modelType: ModelType;
}

/** The next gate of each segment, by its close; one that closes at `now` is still to come. */
export function gatesAhead(market: MarketProfile, now: Date): GateAhead[] {
  const gates = (market.segments ?? []).flatMap(({ id }) => {
    const session = nextSession(market, id, now);
    return session ? [{ session, modelType: modelTypeOf(market, id) }] : [];
  });
  return gates.toSorted((one, other) => one.session.closes.getTime() - other.session.closes.getTime());
}

/** The gates that closed after `from`, at `to` at the latest. */
export const gatesBehind = (market: MarketProfile, from: Date, to: Date): GateAhead[] =>
  (market.segments ?? []).flatMap(({ id }) =>
    closedSessions(market, id, from, to).map((session) => ({ session, modelType: modelTypeOf(market, id) })),
  );

/** The plan that can be sent in for a session: it has all of its blocks, and was made in the session's turn. */
export function planOf(sql: Sql, market: MarketProfile, { session, modelType }: GateAhead, now: Date) {
  const { deliveryStart: from, deliveryEnd: to } = session;
  return findPlan(sql, { market: market.id, modelType, from, to, since: turnStart(market, session), by: now });
}

/** A gate as the outside world sees it. */
export async function toGate(sql: Sql, market: MarketProfile, gate: GateAhead, now: Date): Promise<Gate> {
  const { session, modelType } = gate;
  return {
    ...toSession(session, now),
    model_type: modelType,
    seconds_left: Math.max(0, Math.floor((session.closes.getTime() - now.getTime()) / 1000)),
    plan: await planOf(sql, market, gate, now),
  };
}

function modelTypeOf(market: MarketProfile, segmentId: string): ModelType {
  const segment = segmentOf(market, segmentId);
  return segment && isIntraday(segment) ? 'RMO' : 'DMO';
}
