import type { ModelType } from '@energy-ops/contracts';
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
    overlap: p.string().$type<'skip' | 'queue_one' | 'replace'>(),
    catchUp: p.string().$type<'none' | 'latest' | 'until_gate'>(),
    deadlineMinutes: p.integer().nullable(),
    pausedUntil: p.datetime().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
    deletedAt: p.datetime().nullable(),
    createdBy: p.string().nullable(),
  },
});
export class Schedule extends ScheduleSchema.class {}
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
    state: p.string().$type<'on_time' | 'late' | 'skipped_overlap' | 'missed' | 'caught_up'>(),
    reason: p.string().nullable(),
    jobId: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
/** One due slot of a schedule and what became of it. */
export class Occurrence extends OccurrenceSchema.class {}
OccurrenceSchema.setClass(Occurrence);
