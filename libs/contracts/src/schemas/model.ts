import * as z from 'zod';
import { jobStatuses } from '../job-state.js';
import { purposes } from '../job-words.js';
import { modelStatuses } from '../model-status.js';
import { modelTypes } from '../model-types.js';
import { Job, ModelConfig } from './job.js';
import { Cursor } from './page.js';
import { Id, Instant, plainText } from './text.js';

/** What every answer below /api/optimization says first, as the original system did. */
const success = z.literal(true);
const description = plainText(2000).trim();

/** The newest job of a model, whatever became of it. */
export const LastRun = z
  .object({ job_id: z.string(), status: z.enum(jobStatuses), completed_at: Instant.nullable() })
  .meta({ id: 'LastRun' });
export type LastRun = z.infer<typeof LastRun>;

/** One version of a program that solves jobs of a type. Its source never changes. */
export const Model = z
  .object({
    id: z.string(),
    model_type: z.enum(modelTypes),
    name: z.string(),
    version: z.number().int(),
    status: z.enum(modelStatuses),
    builtin: z.boolean(),
    description: z.string().nullable(),
    sha256: z.string(),
    size_bytes: z.number().int(),
    uploaded_by: z.string().nullable(),
    created_at: Instant,
    lastRun: LastRun.nullable(),
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof Model>;

/** The active models come first, on the first page, then the others, newest first. */
export const ModelPage = z
  .object({ success, models: z.array(Model), next_cursor: z.string().nullable() })
  .meta({ id: 'ModelPage' });
export type ModelPage = z.infer<typeof ModelPage>;

export const ModelQuery = z.strictObject({
  modelType: z.enum(modelTypes).optional(),
  status: z.enum(modelStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: Cursor.optional(),
});
export type ModelQuery = z.infer<typeof ModelQuery>;

export const ModelAnswer = z.object({ success, model: Model }).meta({ id: 'ModelAnswer' });
export type ModelAnswer = z.infer<typeof ModelAnswer>;

/** Something about a source, and where: lines and columns count from 1; null means the whole file. */
export const ModelFinding = z
  .object({
    line: z.number().int().nullable(),
    column: z.number().int().nullable(),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'ModelFinding' });
export type ModelFinding = z.infer<typeof ModelFinding>;

/** The text fields beside the file of an upload. */
export const ModelFields = z.strictObject({
  modelType: z.enum(modelTypes),
  description: description.optional(),
  activate: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true'),
});
export type ModelFields = z.infer<typeof ModelFields>;

/** An uploaded model. What may be a mistake stands in `warnings`; it doesn't keep the model from running. */
export const UploadedModel = ModelAnswer.extend({ warnings: z.array(ModelFinding) }).meta({ id: 'UploadedModel' });
export type UploadedModel = z.infer<typeof UploadedModel>;

/** What the check of a source writes as `report.json`. */
export const ModelReport = z.object({ errors: z.array(ModelFinding), warnings: z.array(ModelFinding) });
export type ModelReport = z.infer<typeof ModelReport>;

export const PatchModel = z
  .strictObject({ status: z.enum(modelStatuses).optional(), description: description.nullable().optional() })
  .refine((patch) => Object.keys(patch).length > 0, { error: 'must name what to change: status or description' })
  .meta({ id: 'PatchModel', minProperties: 1, examples: [{ status: 'active' }] });
export type PatchModel = z.infer<typeof PatchModel>;

export const ModelSource = z
  .object({ success, model_id: z.string(), sha256: z.string(), size_bytes: z.number().int(), source: z.string() })
  .meta({ id: 'ModelSource' });
export type ModelSource = z.infer<typeof ModelSource>;

export const ModelSourceQuery = z.strictObject({ format: z.enum(['json', 'py']).default('json') });
export type ModelSourceQuery = z.infer<typeof ModelSourceQuery>;

export const ModelIdQuery = z.strictObject({ id: Id });
export type ModelIdQuery = z.infer<typeof ModelIdQuery>;

export const ModelDiffQuery = z.strictObject({ against: Id });
export type ModelDiffQuery = z.infer<typeof ModelDiffQuery>;

/** What changed from `against` to the model, as a unified diff; `too_large` when that would take too long to work out. */
export const ModelDiff = z
  .object({
    success,
    model_id: z.string(),
    against: z.string(),
    identical: z.boolean(),
    added_lines: z.number().int().nullable(),
    removed_lines: z.number().int().nullable(),
    diff: z.string(),
    too_large: z.boolean(),
  })
  .meta({ id: 'ModelDiff' });
export type ModelDiff = z.infer<typeof ModelDiff>;

/** The original system's way to run a model. Without `dataSourceId` DEFAULT_OPTIMIZATION_DATA_SOURCE. */
export const ExecuteModel = z
  .strictObject({
    modelId: Id,
    modelType: z.enum(modelTypes),
    dataSourceId: Id.optional(),
    config: ModelConfig.default({}),
    purpose: z.enum(purposes).default('plan'),
  })
  .meta({ id: 'ExecuteModel', examples: [{ modelId: 'so_builtin_1', modelType: 'SO', config: { time_limit: 30 } }] });
export type ExecuteModel = z.infer<typeof ExecuteModel>;

export const ExecuteQuery = z.strictObject({ jobId: Id });
export type ExecuteQuery = z.infer<typeof ExecuteQuery>;

export const JobAnswer = z.object({ success, job: Job }).meta({ id: 'JobAnswer' });
export type JobAnswer = z.infer<typeof JobAnswer>;

export const ExecutedModel = JobAnswer.extend({ jobId: z.string() }).meta({ id: 'ExecutedModel' });
export type ExecutedModel = z.infer<typeof ExecutedModel>;
