import * as z from 'zod';
import { triggers } from '../job-words.js';
import { solutionStatuses, terminationStatuses } from '../job-state.js';
import { modelTypes } from '../model-types.js';
import { planSources } from '../plan-words.js';
import { MarketSession } from './market-session.js';
import { AskedInstant, Id, Instant } from './text.js';

/** `at`: the instant the plan is to be in force at; now, where it isn't given. */
export const PlanQuery = z.strictObject({
  market: Id,
  model_type: z.enum(modelTypes).optional(),
  at: AskedInstant.optional(),
});
export type PlanQuery = z.infer<typeof PlanQuery>;

/** What is to be kept to: the newest successful job of its type, with `purpose: plan`, whose blocks are meant. */
export const Plan = z
  .object({
    job_id: z.string(),
    model_type: z.enum(modelTypes),
    delivery_day: z.iso.date(),
    /** From the start of its first block to the end of its last. */
    valid_from: Instant,
    valid_until: Instant,
    source: z.enum(planSources),
    mip_gap: z.number().nullable(),
    solution_status: z.enum(solutionStatuses).nullable(),
    termination_status: z.enum(terminationStatuses).nullable(),
    completed_at: Instant,
    age_seconds: z.number().int(),
    data_source_id: z.string(),
    triggered_by: z.enum(triggers),
    triggered_by_user: z.string().nullable(),
    schedule_id: z.string().nullable(),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

/** The next gate of a segment, and the plan that can be sent in for it. */
export const Gate = MarketSession.extend({
  /** Of the plan it takes. */
  model_type: z.enum(modelTypes),
  seconds_left: z.number().int(),
  /** Null: there is none that is good for this session. */
  plan: Plan.nullable(),
}).meta({ id: 'Gate' });
export type Gate = z.infer<typeof Gate>;

export const CurrentPlans = z
  .object({
    market: z.string(),
    time_zone: z.string(),
    /** By the database's clock. */
    now: Instant,
    at: Instant,
    /** At most one of each model type. */
    plans: z.array(Plan),
    /** The next one of each segment, by its close. */
    gates: z.array(Gate),
  })
  .meta({ id: 'CurrentPlans' });
export type CurrentPlans = z.infer<typeof CurrentPlans>;

/** No valid plan with so few minutes left; with 0 the gate has closed without one. */
export const GateWarning = z
  .object({
    market: z.string(),
    segment: z.string(),
    model_type: z.enum(modelTypes),
    closes: Instant,
    delivery_start: Instant,
    delivery_end: Instant,
    minutes_left: z.number().int(),
    at: Instant,
  })
  .meta({ id: 'GateWarning' });
export type GateWarning = z.infer<typeof GateWarning>;
