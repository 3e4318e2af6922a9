import type { MarketProfile } from '@energy-ops/contracts';
import { planOnce, Schedule, type Sql, sqlOf } from '@energy-ops/database';
import { deadlineOf, servedSession, slotsAfter } from '@energy-ops/market';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { isDatabaseAway } from '../http/database-away.js';
import { databaseNow } from './database-now.js';
import { endWaiting, knownSlots, type NewOccurrence, writeOccurrences } from './occurrence-rows.js';
import { marketOfSource } from './schedule-market.js';
import { tellOfSlots } from './slot-alerts.js';
import { SlotStart, unstarted } from './slot-start.js';
import { failure, Tries } from './tries.js';
import { type DueSlot, type Verdict, verdictsOn } from './verdict.js';
import { clockAt } from './words.js';

/** So many slots are dealt with in one transaction; what is left is next. */
const slotsAtOnce = 100;
/** So many schedules a node fires side by side: mostly it waits for the database. */
const atOnce = 3;

// One node gets a schedule, and what it writes is there before another can look: its row stays locked meanwhile. A job
// that names the schedule may be written all the same.
const dueSql = `
select id from schedule
where enabled and deleted_at is null and next_slot <= clock_timestamp() and id <> all($1::text[])
order by next_slot limit 1 for no key update skip locked`;

const outlookSql = planOnce(`
select exists (select from occurrence where state = 'waiting') as "someWait",
  coalesce(extract(epoch from min(next_slot) - clock_timestamp()) * 1000, 'infinity')::float8 as next
from schedule where enabled and deleted_at is null`);

interface Outlook {
  readonly someWait: boolean;
  /** Infinity: there is none. */
  readonly next: number;
}

/** Writes what becomes of each due slot, and its job with it, in one transaction; any number of nodes may do so. */
@Injectable()
export class Firing {
  private readonly log = new Logger('Schedules');
  private readonly tries = new Tries();

  constructor(
    private readonly em: EntityManager,
    private readonly slots: SlotStart,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /**
   * Deals with all that is due. What fails is tried again with the next look, and the others don't wait for it; what
   * fails again and again is written down as that.
   */
  async fireAll(signal: AbortSignal): Promise<void> {
    const failed: string[] = [];
    const fireOn = async (): Promise<void> => {
      for (let goesOn = true; goesOn && !signal.aborted;) goesOn = await this.fireOne(failed);
    };
    if (!(await this.fireOne(failed))) return;
    const ended = await Promise.allSettled(Array.from({ length: atOnce }, fireOn));
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  }

  /** Deals with the schedule that is due first; false where none is. */
  private async fireOne(failed: string[]): Promise<boolean> {
    let id: string | undefined;
    try {
      return await this.em.fork().transactional(async (em) => {
        id = (await sqlOf(em).query<{ id: string }>(dueSql, [failed])).rows[0]?.id;
        if (id === undefined) return false;
        const schedule = await em.findOneOrFail(Schedule, id, { refresh: true });
        await this.fire(em, schedule, this.tries.areUp(id));
        this.tries.succeeded(id);
        return true;
      });
    } catch (error) {
      if (id === undefined || isDatabaseAway(error)) throw error;
      this.log.error(error);
      this.tries.failed(id);
      failed.push(id);
      return true;
    }
  }

  /**
   * Deals with what is due of a schedule that is about to become another, or to go, and is locked for it; resolves to the
   * instant up to which that is done.
   */
  async settle(em: EntityManager, schedule: Schedule): Promise<Date> {
    for (;;) {
      const now = await databaseNow(sqlOf(em));
      if (!schedule.enabled || !schedule.nextSlot || schedule.nextSlot > now) return now;
      try {
        await em.transactional((savepoint) => this.fire(savepoint, schedule, false));
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        this.log.error(error);
        await this.fire(em, schedule, true); // what can't be fired can still be mended
      }
      await em.refresh(schedule);
    }
  }

  /** Whether a slot waits, and in how many milliseconds the next one of any schedule is due. */
  async outlook(): Promise<Outlook> {
    const { rows } = await sqlOf(this.em.fork()).query<Outlook>(outlookSql);
    return rows[0] ?? { someWait: false, next: Infinity };
  }

  private async fire(em: EntityManager, schedule: Schedule, givesUp: boolean): Promise<void> {
    const sql = sqlOf(em);
    const now = await databaseNow(sql);
    // Its rules may be what is at fault.
    const market = givesUp ? undefined : await marketOfSource(sql, schedule.dataSourceId ?? null, this.config);
    const due = await this.due(sql, schedule, market, now);
    const verdicts = verdictsOn(due.slots, { ...schedule, now, pause: pauseOf(schedule) });
    const occurrences: NewOccurrence[] = [];
    for (const [index, slot] of due.slots.slice(0, slotsAtOnce).entries()) {
      const verdict = verdicts[index];
      if (!verdict) continue;
      if (verdict.starts) await this.takePlace(em, schedule, slot, occurrences);
      const fate = market ? await this.fateOf(em, schedule, slot, market, now, verdict) : failure;
      occurrences.push({ ...fate, scheduleId: schedule.id, at: slot.at, gateCloses: slot.session?.closes ?? null });
    }
    await writeOccurrences(sql, occurrences);
    await tellOfSlots(sql, schedule, occurrences);
    await sql.query('update schedule set next_slot = $2 where id = $1', [schedule.id, due.next]);
  }

  private async fateOf(
    em: EntityManager,
    schedule: Schedule,
    slot: DueSlot,
    market: MarketProfile,
    now: Date,
    verdict: Verdict,
  ) {
    if (!verdict.starts) return unstarted('missed', verdict.reason);
    return this.slots.start(em, { schedule, slot, market, now, state: verdict.state, reason: verdict.reason });
  }

  /** What waits gives way to a later slot, also one that was due with it. */
  private async takePlace(
    em: EntityManager,
    schedule: Schedule,
    slot: DueSlot,
    before: NewOccurrence[],
  ): Promise<void> {
    const text = `The slot of ${clockAt(slot.at, schedule.timeZone)} took its place before it could start.`;
    const fate = unstarted('skipped_overlap', { code: 'later_slot', text });
    await endWaiting(sqlOf(em), schedule.id, fate, slot.at);
    for (const [index, each] of before.entries()) if (each.state === 'waiting') before[index] = { ...each, ...fate };
  }

  /** The slots without a row up to now, one more than is dealt with, and the first that is dealt with later. */
  private async due(sql: Sql, schedule: Schedule, market: MarketProfile | undefined, now: Date) {
    const found: Date[] = [];
    let next: Date | null = null;
    for (const { at } of slotsAfter(schedule.cron, schedule.timeZone, new Date(firstOf(schedule).getTime() - 1))) {
      if (at > now || found.length > slotsAtOnce) {
        next = at;
        break;
      }
      found.push(at);
    }
    const known = await knownSlots(sql, schedule.id, found);
    const slots = found
      .filter((at) => !known.has(at.getTime()))
      .map((at) => (market ? dueSlot(schedule, market, at) : { at, session: undefined, deadline: null }));
    return { slots, next: found[slotsAtOnce] ?? next };
  }
}

const firstOf = ({ nextSlot, createdAt }: Schedule): Date => nextSlot ?? createdAt;

/** A slot with what it serves. */
export function dueSlot(schedule: Schedule, market: MarketProfile, at: Date): DueSlot {
  const session = servedSession(market, schedule.modelType, at, schedule.modelConfig?.['bid_segment']);
  const limits = {
    deadlineMinutes: schedule.deadlineMinutes ?? null,
    gateMarginSeconds: schedule.gateMarginSeconds,
  };
  return { at, session, deadline: deadlineOf(at, session, limits) };
}

const pauseOf = ({ pausedAt, pausedUntil, pauseReason }: Schedule) =>
  pausedAt ? { until: pausedUntil ?? null, reason: pauseReason ?? null } : null;
