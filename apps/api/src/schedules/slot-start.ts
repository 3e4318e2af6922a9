import { type MarketProfile, type ModelType, modelTypeFacts, TriggerJob } from '@energy-ops/contracts';
import { type Schedule, type Sql, sqlOf } from '@energy-ops/database';
import { addDays, localDate } from '@energy-ops/market';
import { cancel } from '@energy-ops/queue';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { TriggerService } from '../jobs/trigger.service.js';
import type { Fate } from './occurrence-rows.js';
import { unreadiness } from './readiness.js';
import type { DueSlot, Reason } from './verdict.js';
import { clockAt, inWords } from './words.js';

/** A slot whose time has come. */
export interface StartWish {
  readonly schedule: Schedule;
  readonly slot: DueSlot;
  readonly market: MarketProfile;
  readonly now: Date;
  /** What is to stand in its row when it starts. */
  readonly state: 'on_time' | 'late' | 'caught_up';
  readonly reason: Reason | null;
}

/** With less time than this a model could not even begin to stop. */
const leastBudgetMs = 5000;

/** Refusals that newer data would lift. */
const refusalsOfData = ['data_not_fit', 'horizon_not_covered', 'no_blocks_left'];

/** Who acts where a schedule does. */
export const actorOfSchedule = (id: string) => ({ id: `system:schedule/${id}`, role: 'operator' }) as const;

/** Starts the job of a slot, or says why not; to be called in the transaction that writes the slot's row. */
@Injectable()
export class SlotStart {
  constructor(
    private readonly triggers: TriggerService,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async start(em: EntityManager, wish: StartWish): Promise<Fate> {
    const late = tooLate(wish);
    if (late) return unstarted('missed', late);
    const dataSourceId = wish.schedule.dataSourceId ?? this.config.defaultDataSourceId;
    if (dataSourceId === undefined) return unstarted('missed', noDataSource);
    const { schedule, slot, market } = wish;
    const lack = await unreadiness(sqlOf(em), dataSourceId, schedule.modelType, slot, market);
    const held = lack === undefined ? undefined : heldBack(wish, lack);
    return held ?? (await this.overlap(em, wish)) ?? (await this.trigger(wish, dataSourceId, lack));
  }

  private async trigger(wish: StartWish, dataSourceId: string, lack: string | undefined): Promise<Fate> {
    const { schedule, slot, now, state } = wish;
    const remark = lack === undefined ? undefined : `Started though ${uncapitalized(lack)}`;
    try {
      const origin = { id: schedule.id, slot: slot.at, now, remark };
      const job = await this.triggers.trigger(requestOf(wish, dataSourceId), actorOfSchedule(schedule.id), origin);
      const reason: Reason | null = remark === undefined ? wish.reason : { code: 'data_not_ready', text: remark };
      const lagMs = Math.max(0, Math.round(job.createdAt.getTime() - slot.at.getTime()));
      return { state, code: reason?.code ?? null, text: reason?.text ?? null, jobId: job.id, lagMs };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refused(wish, error);
    }
  }

  /** What is to be said where a former job of the schedule isn't over; undefined where the slot may start. */
  private async overlap(em: EntityManager, { schedule, slot, now }: StartWish): Promise<Fate | undefined> {
    const open = await openJobs(sqlOf(em), schedule.id);
    const [latest] = open;
    if (!latest) return undefined;
    if (schedule.overlap === 'skip') {
      const text = `The job ${latest.id} of this schedule is still ${latest.status}.`;
      return unstarted('skipped_overlap', { code: 'overlap', text });
    }
    if (schedule.overlap === 'replace')
      for (const job of open) if (!job.stopping) await this.cancel(em, job.id, schedule.id, slot.at, now);
    const left = await openJobs(sqlOf(em), schedule.id);
    if (left.length === 0) return undefined;
    const text = `Waits for the job ${left[0]?.id ?? ''} of this schedule to end.`;
    return unstarted('waiting', { code: 'waited_for_job', text });
  }

  private async cancel(em: EntityManager, jobId: string, scheduleId: string, slot: Date, now: Date): Promise<void> {
    const actor = actorOfSchedule(scheduleId).id;
    await cancel(sqlOf(em), jobId, actor);
    const details = { replaced_by_slot: slot.toISOString(), at: now.toISOString() };
    await this.audit.record({ actor, action: 'job.cancel', target: jobId, outcome: 'done', details }, em);
  }
}

interface OpenJob {
  readonly id: string;
  readonly status: string;
  readonly stopping: boolean;
}

async function openJobs(sql: Sql, scheduleId: string): Promise<OpenJob[]> {
  const { rows } = await sql.query<OpenJob>(
    `select id, status, cancel_requested as stopping from job
     where schedule_id = $1 and status in ('pending', 'running') order by created_at desc`,
    [scheduleId],
  );
  return rows;
}

/** Before the same gate, what takes longer starts first: so several workers are done the soonest. */
const priorityOf = { DMO: 20, RMO: 10, SO: 0 } as const satisfies Record<ModelType, number>;

function requestOf({ schedule, slot, market }: StartWish, dataSourceId: string): TriggerJob {
  return TriggerJob.parse({
    model_type: schedule.modelType,
    data_source_id: dataSourceId,
    triggered_by: 'scheduled',
    ...(schedule.modelId && { model_id: schedule.modelId }),
    model_config: schedule.modelConfig ?? {},
    priority: priorityOf[schedule.modelType],
    // A slot that is caught up after midnight still means the day it was due for.
    ...(modelTypeFacts[schedule.modelType].oncePerDay && {
      delivery_day: addDays(localDate(slot.at, market.timezone), 1),
    }),
    ...(slot.deadline && { deadline: slot.deadline.toISOString() }),
  });
}

export const unstarted = (state: Fate['state'], { code, text }: Reason): Fate => ({
  state,
  code,
  text,
  jobId: null,
  lagMs: null,
});

const noDataSource: Reason = {
  code: 'refused',
  text: 'This schedule names no data source, and there is no default one. Name one in the schedule.',
};

function tooLate({ slot, schedule, now }: StartWish): Reason | undefined {
  const { deadline, session } = slot;
  if (!deadline || deadline.getTime() - now.getTime() >= leastBudgetMs) return undefined;
  const gate = session && `the gate of ${session.segment} closes at ${clockAt(session.closes, schedule.timeZone)}`;
  const end = `its job would have to end by ${clockAt(deadline, schedule.timeZone)}`;
  return {
    code: 'too_late',
    text: `Not started, for it could not be done in time: ${gate ? `${gate}, and ` : ''}${end}.`,
  };
}

/** Undefined: it starts in spite of what its data lacks. */
function heldBack({ schedule, slot, now }: StartWish, lack: string): Fate | undefined {
  if (schedule.readiness === 'block') return unstarted('missed', { code: 'data_not_ready', text: lack });
  const end = waitsUntil(schedule, slot);
  if (schedule.readiness === 'flag' || now >= end) return undefined;
  const text = `Waits for its data, at most until ${clockAt(end, schedule.timeZone)}. ${lack}`;
  return unstarted('waiting', { code: 'waited_for_data', text });
}

/** Before its gate; where there is none, before its deadline, and where there is none either, after the slot. */
function waitsUntil({ waitUntilMinutes }: Schedule, { at, session, deadline }: DueSlot): Date {
  const ms = waitUntilMinutes * 60_000;
  const end = session?.closes ?? deadline;
  return new Date(end ? end.getTime() - ms : at.getTime() + ms);
}

function refused({ schedule, slot, now }: StartWish, { code, detail, more }: Refusal): Fate {
  if (code === 'dmo_already_run') {
    const existing = String(more.extra?.['existing_job_id'] ?? '');
    const text = `The day has its plan already: ${existing}.`;
    return { ...unstarted('skipped_overlap', { code: 'plan_exists', text }), jobId: existing || null };
  }
  if (!refusalsOfData.includes(code)) return unstarted('missed', { code: 'refused', text: detail });
  const end = waitsUntil(schedule, slot);
  if (schedule.readiness !== 'wait' || now >= end) return unstarted('missed', { code: 'data_not_ready', text: detail });
  const text = `Waits for its data, at most ${inWords(end.getTime() - slot.at.getTime())}. ${detail}`;
  return unstarted('waiting', { code: 'waited_for_data', text });
}

const uncapitalized = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
