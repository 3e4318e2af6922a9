import {
  defaultCatchUp,
  type ModelType,
  type NewSchedule,
  type OccurrenceQuery,
  type PatchSchedule,
  type ScheduleQuery,
} from '@energy-ops/contracts';
import { newId, Occurrence, resolveAlert, Schedule, sqlOf } from '@energy-ops/database';
import { nextSlots } from '@energy-ops/market';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { demandWithin } from '../access/limits.js';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { notFound } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { after, pageOf } from '../jobs/recent-page.js';
import { changesTo } from './changes-to.js';
import { databaseNow } from './database-now.js';
import { demandKnown } from './demand-known.js';
import { demandModelOptions } from './demand-model-options.js';
import { demandVersion } from './demand-version.js';
import { Firing } from './firing.js';
import { endWaiting } from './occurrence-rows.js';
import { marketOfSource } from './schedule-market.js';
import { cursorOfSlot, slotOfCursor } from './slot-cursor.js';
import { unstarted } from './slot-start.js';

/** Makes, changes and removes what starts by the clock. */
@Injectable()
export class SchedulesService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
    private readonly firing: Firing,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async list({ model_type: modelType, limit, cursor }: ScheduleQuery) {
    const found = await this.em.find(
      Schedule,
      { $and: [{ deletedAt: null, ...(modelType && { modelType }) }, await after(this.em, 'schedule', cursor)] },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: limit + 1 },
    );
    const { items, nextCursor } = pageOf(found, limit);
    return { schedules: items, nextCursor };
  }

  get(id: string): Promise<Schedule> {
    return live(this.em, id);
  }

  async create(wish: NewSchedule, actor: Actor): Promise<Schedule> {
    this.demandReach(actor, wish.model_type, wish.data_source_id);
    return this.em.transactional(async (em) => {
      const sql = sqlOf(em);
      await demandKnown(sql, wish.model_type, wish);
      await demandModelOptions(sql, wish.model_type, wish, this.config);
      const now = await databaseNow(sql);
      const zone = wish.time_zone ?? (await marketOfSource(sql, wish.data_source_id, this.config)).timezone;
      const schedule = em.create(Schedule, {
        id: newId(),
        name: wish.name,
        modelType: wish.model_type,
        modelId: wish.model_id,
        dataSourceId: wish.data_source_id,
        modelConfig: wish.model_config,
        cron: wish.cron,
        timeZone: zone,
        enabled: wish.enabled,
        overlap: wish.overlap,
        catchUp: wish.catch_up ?? defaultCatchUp[wish.model_type],
        deadlineMinutes: wish.deadline_minutes,
        readiness: wish.readiness,
        waitUntilMinutes: wish.wait_until_minutes_before_gate,
        gateMarginSeconds: wish.gate_margin_seconds,
        ...(wish.paused_until && {
          pausedAt: now,
          pausedUntil: new Date(wish.paused_until),
          pauseReason: wish.pause_reason,
          pausedBy: actor.id,
        }),
        nextSlot: wish.enabled ? firstSlot(wish.cron, zone, now) : null,
        createdBy: actor.id,
      });
      await em.flush();
      await this.record(em, 'schedule.create', schedule, actor, { name: wish.name, cron: wish.cron, time_zone: zone });
      return schedule;
    });
  }

  /** Changes what is given. What is due by then is started as it was; the new times count from now on. */
  async change(id: string, wish: PatchSchedule, ifMatch: string | undefined, actor: Actor): Promise<Schedule> {
    return this.em.transactional(async (em) => {
      const schedule = await live(em, id, LockMode.PESSIMISTIC_WRITE);
      demandVersion(schedule, ifMatch);
      this.demandReach(actor, schedule.modelType, schedule.dataSourceId ?? null);
      if (wish.data_source_id !== undefined) this.demandReach(actor, schedule.modelType, wish.data_source_id);
      const sql = sqlOf(em);
      await demandKnown(sql, schedule.modelType, wish);
      if (runKeys.some((key) => wish[key] !== undefined))
        await demandModelOptions(sql, schedule.modelType, { ...runOf(schedule), ...wish }, this.config);
      const now = await this.firing.settle(em, schedule);
      const changes = changesTo(schedule, wish, actor.id, now);
      if (Object.keys(changes).length === 0) return schedule;
      em.assign(schedule, { ...changes, version: schedule.version + 1, updatedAt: now });
      const { cron, timeZone, enabled } = schedule;
      if ('cron' in changes || 'timeZone' in changes || 'enabled' in changes)
        schedule.nextSlot = enabled ? firstSlot(cron, timeZone, now) : null;
      await em.flush();
      if (!enabled) await endWaiting(sql, id, ended('was disabled'));
      if (!schedule.isPausedAt(now)) await resolveAlert(sql, `schedule_paused:${id}`, `${actor.id} resumed it.`);
      await this.record(em, 'schedule.change', schedule, actor, { ...wish });
      return schedule;
    });
  }

  /** Its occurrences and jobs stay. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.em.transactional(async (em) => {
      const schedule = await live(em, id, LockMode.PESSIMISTIC_WRITE);
      this.demandReach(actor, schedule.modelType, schedule.dataSourceId ?? null);
      const now = await this.firing.settle(em, schedule);
      em.assign(schedule, { enabled: false, nextSlot: null, deletedAt: now, updatedAt: now });
      await em.flush();
      await endWaiting(sqlOf(em), id, ended('was deleted'));
      for (const kind of ['schedule_paused', 'occurrence_missed', 'data_stale'] as const)
        await resolveAlert(sqlOf(em), `${kind}:${id}`, 'The schedule was deleted.');
      await this.record(em, 'schedule.delete', schedule, actor, { name: schedule.name });
    });
  }

  /** What became of its slots, the latest first. */
  async occurrences(id: string, { state, from, to, limit, cursor }: OccurrenceQuery) {
    await live(this.em, id);
    const within = { ...(from && { $gte: new Date(from) }), ...(to && { $lt: new Date(to) }) };
    const before = cursor === undefined ? {} : { scheduledFor: { $lt: slotOfCursor(cursor) } };
    const wanted = { scheduleId: id, ...(state && { state }), ...((from ?? to) && { scheduledFor: within }) };
    const found = await this.em.find(
      Occurrence,
      { $and: [wanted, before] },
      { orderBy: { scheduledFor: 'desc' }, limit: limit + 1, disableIdentityMap: true },
    );
    const occurrences = found.slice(0, limit);
    const last = found.length > limit ? occurrences.at(-1) : undefined;
    return { occurrences, nextCursor: last ? cursorOfSlot(last.scheduledFor) : null };
  }

  /** A token that may only start certain things schedules no others. */
  private demandReach(actor: Actor, modelType: ModelType, dataSourceId: string | null): void {
    demandWithin(actor, { modelType, dataSourceId: dataSourceId ?? this.config.defaultDataSourceId ?? null });
  }

  private async record(em: EntityManager, action: string, { id }: Schedule, actor: Actor, details: object) {
    await this.audit.record({ actor: actor.id, action, target: id, outcome: 'done', details: { ...details } }, em);
  }
}

async function live(em: EntityManager, id: string, lockMode: LockMode = LockMode.NONE): Promise<Schedule> {
  const schedule = await em.findOne(Schedule, { id, deletedAt: null }, { lockMode, refresh: true });
  if (!schedule) throw notFound(`Schedule ${id}`);
  return schedule;
}

/** What a schedule's jobs run, and how. */
const runKeys = ['model_id', 'data_source_id', 'model_config'] as const;
const runOf = ({ modelId, dataSourceId, modelConfig }: Schedule) => ({
  model_id: modelId ?? null,
  data_source_id: dataSourceId ?? null,
  model_config: modelConfig ?? {},
});

const firstSlot = (cron: string, zone: string, after: Date): Date | null =>
  nextSlots(cron, zone, after, 1)[0]?.at ?? null;

const ended = (what: string) =>
  unstarted('missed', { code: 'paused', text: `The schedule ${what} while this slot waited.` });
