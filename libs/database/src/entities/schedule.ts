import type {
  CatchUp,
  ModelType,
  OccurrenceReason,
  OccurrenceState,
  Overlap,
  ReadinessPolicy,
} from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';
import { newId } from '../new-id.js';

const ScheduleSchema = defineEntity({
  name: 'Schedule',
  tableName: 'schedule',
  properties: {
    id: p
      .string()
      .primary()
      .onCreate(() => newId()),
    name: p.string(),
    modelType: p.string().$type<ModelType>(),
    modelId: p.string().nullable(),
    dataSourceId: p.string().nullable(),
    modelConfig: p.json<Record<string, unknown>>().nullable(),
    cron: p.string(),
    timeZone: p.string(),
    enabled: p.boolean().default(false),
    overlap: p.string().$type<Overlap>(),
    catchUp: p.string().$type<CatchUp>(),
    deadlineMinutes: p.integer().nullable(),
    readiness: p.string().$type<ReadinessPolicy>().default('flag'),
    waitUntilMinutes: p.integer().default(15),
    gateMarginSeconds: p.integer().default(60),
    /** Set while it is paused, and after `pausedUntil` still. */
    pausedAt: p.datetime().nullable(),
    /** Null: until somebody resumes it. */
    pausedUntil: p.datetime().nullable(),
    pauseReason: p.string().nullable(),
    pausedBy: p.string().nullable(),
    /** The first slot that has no row yet; null where nothing is due any more. */
    nextSlot: p.datetime().nullable(),
    /** Failures of jobs before it don't count against the model. */
    failuresSince: p.datetime().onCreate(() => new Date()),
    version: p.integer().default(1),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
    deletedAt: p.datetime().nullable(),
    createdBy: p.string().nullable(),
  },
});
export class Schedule extends ScheduleSchema.class {
  isPausedAt(instant: Date): boolean {
    return !!this.pausedAt && (!this.pausedUntil || this.pausedUntil > instant);
  }
}
ScheduleSchema.setClass(Schedule);

const OccurrenceSchema = defineEntity({
  name: 'Occurrence',
  tableName: 'occurrence',
  properties: {
    id: p
      .string()
      .primary()
      .onCreate(() => newId()),
    scheduleId: p.string(),
    scheduledFor: p.datetime(),
    state: p.string().$type<OccurrenceState>(),
    reason: p.string().nullable(),
    reasonCode: p.string().$type<OccurrenceReason>().nullable(),
    jobId: p.string().nullable(),
    /** From the slot to the writing of its job. */
    lagMs: p.bigint('number').nullable(),
    gateCloses: p.datetime().nullable(),
    decidedAt: p.datetime().onCreate(() => new Date()),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
/** One due slot of a schedule and what became of it. */
export class Occurrence extends OccurrenceSchema.class {}
OccurrenceSchema.setClass(Occurrence);
