import * as z from 'zod';
import { sandboxTiers } from '../job-words.js';
import { Instant } from './text.js';

/** A process that takes jobs and runs them. */
export const WorkerView = z
  .object({
    id: z.string(),
    name: z.string(),
    host: z.string(),
    pid: z.number().int(),
    concurrency: z.number().int(),
    /** Ids of the jobs it runs now, longest first. */
    running: z.array(z.string()),
    sandbox: z.enum(sandboxTiers),
    /** Whether built-in models start warm there, and why not; null while it has not said. */
    warm: z.object({ state: z.string(), reason: z.string().nullable() }).nullable(),
    /** Takes no more jobs: it finishes those it runs. */
    draining: z.boolean(),
    last_beat_at: Instant,
  })
  .meta({ id: 'Worker' });
export type WorkerView = z.infer<typeof WorkerView>;

export const WorkerPage = z
  .object({ workers: z.array(WorkerView), next_cursor: z.string().nullable() })
  .meta({ id: 'WorkerPage' });
export type WorkerPage = z.infer<typeof WorkerPage>;
