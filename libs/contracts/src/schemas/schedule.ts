import * as z from 'zod';
import { modelTypes } from '../model-types.js';
import { catchUps, overlaps, readinessPolicies } from '../schedule-words.js';
import { ModelConfig } from './job.js';
import { Occurrence } from './occurrence.js';
import { PageQuery } from './page.js';
import { AskedInstant, Id, Instant, plainText } from './text.js';

/** Minute, hour, day of the month, month, day of the week. Whether they can be read is libs/market's to say. */
export const CronText = plainText(120)
  .trim()
  .regex(/^\S+(\s+\S+){4}$/, {
    error: 'must have the five fields minute, hour, day of month, month and day of week, such as 0 10 * * *',
  });

export const TimeZoneName = plainText(64).regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/, {
  error: 'must be an IANA time zone such as Asia/Kolkata',
});

const minutes = z
  .number()
  .int()
  .min(1)
  .max(7 * 24 * 60);
const fields = {
  name: plainText(120).trim().min(1),
  model_type: z.enum(modelTypes),
  /** Null: the model of the type that is active when a slot is due. */
  model_id: Id.nullable(),
  /** Null: the default data source. */
  data_source_id: Id.nullable(),
  model_config: ModelConfig.refine((config) => config.horizon_start === undefined, {
    error: 'must not fix horizon_start: each slot has its own',
  }).meta({ not: { properties: { horizon_start: {} }, required: ['horizon_start'] } }),
  cron: CronText,
  time_zone: TimeZoneName,
  enabled: z.boolean(),
  overlap: z.enum(overlaps),
  catch_up: z.enum(catchUps),
  /** After the slot; the gate counts as well, whichever comes first. */
  deadline_minutes: minutes.nullable(),
  readiness: z.enum(readinessPolicies),
  /** With `readiness: wait`: how long to wait for the data. */
  wait_until_minutes_before_gate: minutes,
  /** So much earlier than the gate a job has to end: its plan has to be sent in. */
  gate_margin_seconds: z.number().int().min(0).max(86_400),
  /** No job of the schedule starts until then. */
  paused_until: AskedInstant.nullable(),
  pause_reason: plainText(500).trim().min(1).nullable(),
};

/** The body of a new schedule. The time zone is its market's where it names none. */
export const NewSchedule = z
  .strictObject({
    ...fields,
    model_id: fields.model_id.default(null),
    data_source_id: fields.data_source_id.default(null),
    model_config: fields.model_config.default({}),
    time_zone: TimeZoneName.optional(),
    enabled: z.boolean().default(true),
    overlap: fields.overlap.default('skip'),
    catch_up: fields.catch_up.optional(),
    deadline_minutes: fields.deadline_minutes.default(null),
    readiness: fields.readiness.default('flag'),
    wait_until_minutes_before_gate: minutes.default(15),
    gate_margin_seconds: fields.gate_margin_seconds.default(60),
    paused_until: fields.paused_until.default(null),
    pause_reason: fields.pause_reason.default(null),
  })
  .meta({
    id: 'NewSchedule',
    examples: [
      { name: 'Real time', model_type: 'RMO', cron: '*/30 * * * *', time_zone: 'Asia/Kolkata', enabled: false },
    ],
  });
export type NewSchedule = z.infer<typeof NewSchedule>;

/** What of a schedule is to change. `paused: true` pauses until somebody says `paused: false`. */
export const PatchSchedule = z
  .strictObject(fields)
  .omit({ model_type: true })
  .extend({ paused: z.boolean() })
  .partial()
  .refine(({ paused, paused_until: until }) => paused !== false || !until, {
    path: ['paused_until'],
    error: 'must be left out, or null, where the schedule is to be resumed',
  })
  .meta({
    id: 'PatchSchedule',
    if: { properties: { paused: { const: false } }, required: ['paused'] },
    then: { properties: { paused_until: { type: 'null' } } },
    examples: [{ paused_until: '2026-11-28T06:00:00+05:30', pause_reason: 'Unit 2 is being repaired' }],
  });
export type PatchSchedule = z.infer<typeof PatchSchedule>;

/** What starts by the clock. */
export const Schedule = z
  .object({
    id: z.string(),
    name: z.string(),
    model_type: z.enum(modelTypes),
    model_id: z.string().nullable(),
    data_source_id: z.string().nullable(),
    model_config: z.record(z.string(), z.unknown()),
    cron: z.string(),
    time_zone: z.string(),
    enabled: z.boolean(),
    overlap: z.enum(overlaps),
    catch_up: z.enum(catchUps),
    deadline_minutes: z.number().int().nullable(),
    readiness: z.enum(readinessPolicies),
    wait_until_minutes_before_gate: z.number().int(),
    gate_margin_seconds: z.number().int(),
    /** Whether it is paused now. */
    paused: z.boolean(),
    /** Null while it is paused: until somebody resumes it. */
    paused_until: Instant.nullable(),
    pause_reason: z.string().nullable(),
    /** An e-mail address; `system:schedule/<id>` where its model failed too often. */
    paused_by: z.string().nullable(),
    /** The next five slots; of a disabled one, those it would have. */
    next_runs: z.array(Instant),
    last_occurrence: Occurrence.nullable(),
    /** Grows with each change; also the ETag, for If-Match. */
    version: z.number().int(),
    created_by: z.string().nullable(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof Schedule>;

export const SchedulePage = z
  .object({ schedules: z.array(Schedule), next_cursor: z.string().nullable() })
  .meta({ id: 'SchedulePage' });
export type SchedulePage = z.infer<typeof SchedulePage>;

export const ScheduleQuery = PageQuery.extend({ model_type: z.enum(modelTypes).optional() });
export type ScheduleQuery = z.infer<typeof ScheduleQuery>;

/** With a model type, the gates that its runs serve are told too: in the data source's market, or the default one. */
export const PreviewQuery = z.strictObject({
  cron: CronText,
  time_zone: TimeZoneName,
  count: z.coerce.number().int().min(1).max(100).default(10),
  from: AskedInstant.optional(),
  model_type: z.enum(modelTypes).optional(),
  data_source_id: Id.optional(),
});
export type PreviewQuery = z.infer<typeof PreviewQuery>;

/** The market session a run serves. */
export const ServedGate = z
  .object({ segment: z.string(), closes: Instant, delivery_start: Instant, delivery_end: Instant })
  .meta({ id: 'ServedGate' });
export type ServedGate = z.infer<typeof ServedGate>;

export const SchedulePreview = z
  .object({
    occurrences: z.array(
      z.object({
        scheduled_for: Instant,
        /** The wall clock there, with its offset. */
        local: z.string(),
        /** What is odd about it: a change of the clock, or no gate left to serve. */
        note: z.string().nullable(),
        gate: ServedGate.nullable(),
      }),
    ),
  })
  .meta({ id: 'SchedulePreview' });
export type SchedulePreview = z.infer<typeof SchedulePreview>;
