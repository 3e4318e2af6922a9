import { type CurrentPlans, modelTypes, type PlanQuery } from '@energy-ops/contracts';
import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MarketsService } from '../markets/markets.service.js';
import { databaseNow } from '../schedules/database-now.js';
import { gatesAhead, toGate } from './gates-ahead.js';
import { findPlan } from './plan-rows.js';

/** Which plan is in force, and whether there is one for the gates ahead. */
@Injectable()
export class PlansService {
  constructor(
    private readonly em: EntityManager,
    private readonly markets: MarketsService,
  ) {}

  async current({ market: id, model_type: only, at: asked }: PlanQuery): Promise<CurrentPlans> {
    const sql = sqlOf(this.em);
    const market = await this.markets.find(id);
    const now = await databaseNow(sql);
    const at = asked === undefined ? now : new Date(asked);
    const types = modelTypes.filter((type) => only === undefined || type === only);
    // Of an instant that is over, what was there then.
    const by = at < now ? at : now;
    const plans = await Promise.all(
      types.map((modelType) => findPlan(sql, { market: id, modelType, from: at, to: at, since: null, by })),
    );
    const ahead = gatesAhead(market, now).filter(({ modelType }) => types.includes(modelType));
    return {
      market: id,
      time_zone: market.timezone,
      now: now.toISOString(),
      at: at.toISOString(),
      plans: plans.filter((plan) => plan !== null),
      gates: await Promise.all(ahead.map((gate) => toGate(sql, market, gate, now))),
    };
  }
}
