import type { MarketProfile, ModelType } from '@energy-ops/contracts';
import { sqlOf } from '@energy-ops/database';
import { turnStart } from '@energy-ops/market';
import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { type ApiConfig, CONFIG } from '../config.js';
import { type GateAhead, gatesAhead, planOf } from '../plans/gates-ahead.js';
import { databaseNow } from '../schedules/database-now.js';
import { Rounds } from '../schedules/rounds.js';
import { marketOfSource } from '../schedules/schedule-market.js';
import { crossed, thresholdsOf } from './gate-thresholds.js';
import { recover, warn } from './gate-warnings.js';

const everyMs = 5000;
/** A gate that closed this long ago is told of still. */
const justClosedMs = 10 * 60_000;

// A market is watched for those models that somebody scheduled, also while that is paused: a gate passes all the same.
const watchedSql = `
select distinct model_type, data_source_id from schedule where enabled and deleted_at is null`;

/** Looks, on every node, whether there is a valid plan for each gate that comes nearer. */
@Injectable()
export class GateWatch implements BeforeApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {
    this.rounds = new Rounds(em, 'Gates', () => this.look());
  }

  @Interval('gates', everyMs)
  tick(): Promise<void> {
    return this.rounds.go();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** `now` is the database's clock, unless somebody asks how it looked at another time. */
  async look(now?: Date): Promise<void> {
    const sql = sqlOf(this.em.fork());
    const watched = new Map<string, { market: MarketProfile; types: Set<ModelType> }>();
    const { rows } = await sql.query<{ model_type: ModelType; data_source_id: string | null }>(watchedSql);
    for (const { model_type: type, data_source_id: source } of rows) {
      const market = await marketOfSource(sql, source, this.config);
      const known = watched.get(market.id);
      if (known) known.types.add(type);
      else watched.set(market.id, { market, types: new Set([type]) });
    }
    const at = now ?? (await databaseNow(sql));
    for (const { market, types } of watched.values()) await this.lookAt(market, types, at);
  }

  private async lookAt(market: MarketProfile, types: ReadonlySet<ModelType>, now: Date): Promise<void> {
    const ahead = gatesAhead(market, now);
    const closed = gatesAhead(market, new Date(now.getTime() - justClosedMs)).filter(
      ({ session }) => session.closes < now,
    );
    for (const gate of [...closed, ...ahead]) if (types.has(gate.modelType)) await this.lookAtGate(market, gate, now);
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
