import * as z from 'zod';
import { jobStatuses, solutionStatuses, terminationStatuses } from '../job-state.js';
import { cacheOutcomes, purposes, triggers } from '../job-words.js';
import { modelTypes } from '../model-types.js';
import { LogLine } from './log.js';
import { PageQuery } from './page.js';
import { AskedDay, AskedInstant, Id, Instant, plainText } from './text.js';

const maxTimeLimitSeconds = 7 * 24 * 3600;
const maxHorizonBlocks = 40_000; // a year of 15-minute blocks is 35,136

/** How a model is to run. Keys it doesn't name pass through to the model's CONFIG. */
export const ModelConfig = z
  .looseObject({
    solver: plainText(64).optional(),
    time_limit: z.number().positive().max(maxTimeLimitSeconds).optional(),
    mip_gap: z.number().min(0).lt(1).optional(),
    threads: z.number().int().min(1).max(256).optional(),
    seed: z.number().int().min(0).max(2_147_483_647).optional(),
    horizon_start: AskedInstant.optional(),
    horizon_blocks: z.number().int().min(1).max(maxHorizonBlocks).optional(),
  })
  .refine((config) => !JSON.stringify(config).includes('\\u0000'), { error: 'must not contain the character U+0000' })
  .meta({ id: 'ModelConfig' });
export type ModelConfig = z.infer<typeof ModelConfig>;

/** The body of a trigger. */
export const TriggerJob = z
  .strictObject({
    model_type: z.enum(modelTypes),
    data_source_id: Id,
    triggered_by: z.enum(triggers).default('manual'),
    model_id: Id.optional(),
    model_config: ModelConfig.default({}),
    purpose: z.enum(purposes).default('plan'),
    delivery_day: AskedDay.optional(),
    priority: z.number().int().min(-100).max(100).default(0),
    deadline: AskedInstant.optional(),
    bypass_cache: z.boolean().default(false),
    allow_rerun_reason: plainText(500).trim().min(3).optional(),
  })
  .meta({
    id: 'TriggerJob',
    examples: [{ model_type: 'DMO', data_source_id: 'sample', purpose: 'test', model_config: { time_limit: 60 } }],
  });
export type TriggerJob = z.infer<typeof TriggerJob>;

/** A request to run a model, and how it went. */
export const Job = z
  .object({
    job_id: z.string(),
    model_type: z.enum(modelTypes),
    model_id: z.string(),
    model_version: z.number().int(),
    data_source_id: z.string(),
    data_snapshot_sha256: z.string(),
    market: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    delivery_day: z.iso.date(),
    purpose: z.enum(purposes),
    status: z.enum(jobStatuses),
    termination_status: z.enum(terminationStatuses).nullable(),
    solution_status: z.enum(solutionStatuses).nullable(),
    progress: z.number().int().min(0).max(100),
    created_at: Instant,
    started_at: Instant.nullable(),
    completed_at: Instant.nullable(),
    duration_ms: z.number().int().nullable(),
    queue_time_ms: z.number().int().nullable(),
    error_message: z.string().nullable(),
    error_code: z.string().nullable(),
    results_count: z.number().int().nullable(),
    objective_value: z.number().nullable(),
    /** What the plan earns in expectation, as its model's KPIs say; an objective may weigh risk beside the money. */
    profit: z.number().nullable(),
    /** Whether the model minimised or maximised its objective; null while nothing says so. */
    sense: z.enum(['min', 'max']).nullable(),
    mip_gap: z.number().nullable(),
    best_bound: z.number().nullable(),
    solver_time_ms: z.number().nullable(),
    triggered_by: z.enum(triggers),
    triggered_by_user: z.string().nullable(),
    schedule_id: z.string().nullable(),
    scheduled_for: Instant.nullable(),
    deadline: Instant.nullable(),
    priority: z.number().int(),
    model_config: z.record(z.string(), z.unknown()),
    log_file_path: z.string(),
    attempt: z.number().int(),
    worker: z.string().nullable(),
    log_count: z.number().int(),
    cache: z.enum(cacheOutcomes),
    /** The identical job whose result it waits for instead of running. */
    waits_for: z.string().nullable(),
    /** With `cache: hit`: the job whose result it took. */
    result_of: z.string().nullable(),
    superseded_by: z.string().nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

/** One job with the end of its log. */
export const JobDetail = Job.extend({ logs: z.array(LogLine) }).meta({ id: 'JobDetail' });
export type JobDetail = z.infer<typeof JobDetail>;

export const JobPage = z
  .object({
    jobs: z.array(Job),
    next_cursor: z.string().nullable(),
    total: z.number().int(),
    total_capped: z.boolean().optional(),
  })
  .meta({ id: 'JobPage' });
export type JobPage = z.infer<typeof JobPage>;

/** The filters of the job list. `q` looks in ids, models and errors. */
export const JobQuery = PageQuery.extend({
  model_type: z.enum(modelTypes).optional(),
  status: z.enum(jobStatuses).optional(),
  data_source_id: Id.optional(),
  triggered_by: z.enum(triggers).optional(),
  from: AskedInstant.optional(),
  to: AskedInstant.optional(),
  q: plainText(200).optional(),
});
export type JobQuery = z.infer<typeof JobQuery>;

export const JobProgress = z
  .object({
    job_id: z.string(),
    status: z.enum(jobStatuses),
    progress: z.number().int(),
    duration_ms: z.number().int().nullable(),
    completed: z.boolean(),
    last_seq: z.number().int(),
  })
  .meta({ id: 'JobProgress' });
export type JobProgress = z.infer<typeof JobProgress>;

export const StatusQuery = z.strictObject({ wait: z.coerce.number().min(0).max(60).default(0) });
export type StatusQuery = z.infer<typeof StatusQuery>;
