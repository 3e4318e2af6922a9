import type { MarketProfile, ModelType } from '@energy-ops/contracts';
import { sqlOf } from '@energy-ops/database';
import { turnStart } from '@energy-ops/market';
import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { type ApiConfig, CONFIG } from '../config.js';
import { isDatabaseAway } from '../http/database-away.js';
import { MarketsService } from '../markets/markets.service.js';
import { type GateAhead, gatesAhead, gatesBehind, planOf } from '../plans/gates-ahead.js';
import { databaseNow } from '../schedules/database-now.js';
import { Rounds } from '../schedules/rounds.js';
import { crossed, thresholdsOf } from './gate-thresholds.js';
import { letGo, recover, warn } from './gate-warnings.js';
import { keepLastLook, lastLook } from './last-look.js';
import { watchedGates } from './watched-gates.js';

const everyMs = 5000;
/** So far back, at most, it is told which gates closed while nobody looked. */
const longestAbsenceMs = 24 * 3_600_000;

/** Looks, on every node, whether there is a valid plan for each gate that comes nearer, or closed since the last look. */
@Injectable()
export class GateWatch implements BeforeApplicationShutdown {
  private readonly rounds: Rounds;
  private readonly log = new Logger('Gates');

  constructor(
    private readonly em: EntityManager,
    private readonly markets: MarketsService,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {
    this.rounds = new Rounds(em, 'Gates', () => this.lookOn());
  }

  @Interval('gates', everyMs)
  tick(): Promise<void> {
    return this.rounds.go();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** Looks at the gates that closed after `since`, and at the next ones. */
  async look(since: Date, now: Date): Promise<void> {
    const sql = sqlOf(this.em.fork());
    const watched = await watchedGates(sql, this.config);
    for (const market of await this.markets.list())
      await this.lookAt(market, watched.get(market.id) ?? new Set(), since, now).catch((error: unknown) => {
        if (isDatabaseAway(error)) throw error;
        this.log.error(error); // the gates of other markets come all the same
      });
    await letGo(sql, watched);
  }

  /** Goes on where the last look of any node ended: what closed while none was there is told of too. */
  private async lookOn(): Promise<void> {
    const sql = sqlOf(this.em.fork());
    const now = await databaseNow(sql);
    const last = (await lastLook(sql)) ?? now;
    await this.look(new Date(Math.max(last.getTime(), now.getTime() - longestAbsenceMs)), now);
    await keepLastLook(sql, now);
  }

  private async lookAt(market: MarketProfile, types: ReadonlySet<ModelType>, since: Date, now: Date): Promise<void> {
    if (types.size === 0) return;
    for (const gate of [...gatesBehind(market, since, now), ...gatesAhead(market, now)])
      if (types.has(gate.modelType)) await this.lookAtGate(market, gate, now);
  }

  private async lookAtGate(market: MarketProfile, gate: GateAhead, now: Date): Promise<void> {
    const { session } = gate;
    const begins = turnStart(market, session);
    const thresholds = thresholdsOf(begins && session.closes.getTime() - begins.getTime());
    const threshold = crossed(thresholds, session.closes.getTime() - now.getTime());
    await this.em.fork().transactional(async (em) => {
      const sql = sqlOf(em);
      // What was there at its close is what counts for a gate that is closed.
      const plan = await planOf(sql, market, gate, session.closes < now ? session.closes : now);
      if (plan === null && threshold !== undefined) await warn(sql, market, gate, threshold);
      if (plan !== null && session.closes >= now) await recover(sql, market.id, gate, plan.job_id);
    });
  }
}
