import * as z from 'zod';
import { occurrenceReasons, occurrenceStates } from '../schedule-words.js';
import { PageQuery } from './page.js';
import { AskedInstant, Instant } from './text.js';

/** One due slot of a schedule and what became of it. There is one for each slot. */
export const Occurrence = z
  .object({
    id: z.string(),
    schedule_id: z.string(),
    scheduled_for: Instant,
    state: z.enum(occurrenceStates),
    /** In words; null where nothing is to be said. */
    reason: z.string().nullable(),
    reason_code: z.enum(occurrenceReasons).nullable(),
    job_id: z.string().nullable(),
    /** How long after the slot its job was written; null without one. */
    lag_ms: z.number().int().nullable(),
    /** The gate it serves, where there is one. */
    gate_closes: Instant.nullable(),
    decided_at: Instant,
  })
  .meta({ id: 'Occurrence' });
export type Occurrence = z.infer<typeof Occurrence>;

export const OccurrencePage = z
  .object({ occurrences: z.array(Occurrence), next_cursor: z.string().nullable() })
  .meta({ id: 'OccurrencePage' });
export type OccurrencePage = z.infer<typeof OccurrencePage>;

/** By slot, latest first; `from` is included and `to` is not. */
export const OccurrenceQuery = PageQuery.extend({
  state: z.enum(occurrenceStates).optional(),
  from: AskedInstant.optional(),
  to: AskedInstant.optional(),
});
export type OccurrenceQuery = z.infer<typeof OccurrenceQuery>;

/** How many of the last days; the present one is the last. */
export const ScheduleDaysQuery = z.strictObject({ count: z.coerce.number().int().min(1).max(366).default(30) });
export type ScheduleDaysQuery = z.infer<typeof ScheduleDaysQuery>;

/** How the slots of a schedule's days went; days without a slot are left out. */
export const ScheduleDays = z
  .object({
    time_zone: z.string(),
    days: z.array(
      z.object({
        day: z.iso.date(),
        slots: z.number().int(),
        /** How many of each state; one that is not there is none. */
        states: z.partialRecord(z.enum(occurrenceStates), z.number().int()),
        /** How many for each reason: those that were paused, or whose plan was there already, are no fault. */
        reasons: z.partialRecord(z.enum(occurrenceReasons), z.number().int()),
      }),
    ),
  })
  .meta({ id: 'ScheduleDays' });
export type ScheduleDays = z.infer<typeof ScheduleDays>;
