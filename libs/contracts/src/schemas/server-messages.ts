import * as z from 'zod';
import { logLevels } from '../job-words.js';
import { modelTypes } from '../model-types.js';
import { AlertView } from './alert.js';
import { Job } from './job.js';
import { Model } from './model.js';
import { Occurrence } from './occurrence.js';
import { GateWarning } from './plan.js';
import { Instant } from './text.js';

const jobId = z.string();
const modelType = z.enum(modelTypes);
const seq = z.number().int();
const figure = z.number().nullable();

/** One line of a job's log, as events carry it. */
export const LogLineEvent = z
  .object({ seq, level: z.enum(logLevels), message: z.string(), timestamp: Instant })
  .readonly()
  .meta({ id: 'LogLineEvent' });
export type LogLineEvent = z.infer<typeof LogLineEvent>;

/** `lastSeq` is the job's last log line: a client that has 1..lastSeq has them all. */
const ended = { jobId, modelType, lastSeq: seq, job: Job };

/** What the server sends, by event name. Rows are written first, events after. */
export const serverMessages = {
  'optimization:started': z
    .object({ jobId, modelType, modelId: z.string(), startedAt: Instant })
    .meta({ description: 'A worker has begun a job.' }),
  'optimization:log': LogLineEvent.unwrap()
    .extend({ jobId, modelType })
    .meta({ description: 'A line of a job’s log.' }),
  'optimization:logs': z
    .object({ jobId, modelType, fromSeq: seq, toSeq: seq, lines: z.array(LogLineEvent).readonly() })
    .meta({ description: 'Lines of a job’s log together, for clients that subscribed with `batch: true`.' }),
  'optimization:progress': z
    .object({ jobId, progress: z.number().int().min(0).max(100) })
    .meta({ description: 'How far a job is, in percent.' }),
  'optimization:incumbent': z
    .object({ jobId, tMs: z.number().int(), incumbent: figure, bestBound: figure, gap: figure })
    .meta({ description: 'The solver has a better solution, or a better bound.' }),
  'optimization:completed': z.object(ended).meta({ description: 'A job has ended with a solution.' }),
  'optimization:failed': z
    .object({ ...ended, error: z.string() })
    .meta({ description: 'A job has ended without a solution; `error` says why.' }),
  'optimization:cancelled': z.object(ended).meta({ description: 'Somebody has cancelled a job.' }),
  'optimization:gap': z
    .object({ jobId, fromSeq: seq, toSeq: seq })
    .meta({ description: 'This client was too slow for these lines: fetch them from `/api/jobs/{job_id}/logs`.' }),
  'model:changed': z
    .object({ model: Model })
    .meta({ description: 'A model is new, or is not what it was: told on the channel `models`.' }),
  'occurrence:changed': z
    .object({ occurrence: Occurrence })
    .meta({ description: 'A slot was due, or what it waited for has come: told on the channel `schedules`.' }),
  'gate:warning': z.object({ warning: GateWarning }).meta({
    description:
      'A gate comes nearer, or has closed, and there is no valid plan for it: told on the channel `schedules`.',
  }),
  'alert:changed': z
    .object({ alert: AlertView })
    .meta({ description: 'An alert was raised, told once more, or is over: told on the channel `alerts`.' }),
  'server:draining': z
    .record(z.string(), z.never())
    .meta({ description: 'This node is about to stop: connect anew, and another one, or its next life, answers.' }),
} as const;
