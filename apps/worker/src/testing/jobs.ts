import type { ModelType } from '@energy-ops/contracts';
import type { Database } from '@energy-ops/database';
import type { NewJob } from '@energy-ops/queue';
import { aGround, aJob as aQueuedJob } from '@energy-ops/queue/testing';
import { setTimeout as sleep } from 'node:timers/promises';

interface JobRow {
  readonly id: string;
  readonly status: string;
  readonly termination_status: string | null;
  readonly solution_status: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly attempt: number;
  readonly losses: number;
  readonly started_at: Date | null;
  readonly progress: number;
  readonly log_count: number;
  readonly results_count: number | null;
  readonly objective_value: number | null;
}

type Wanted = Partial<NewJob> & { readonly source: string };

/** Writes a pending job whose model is that Python source; returns its id. */
export async function aJob(database: Database, { source, ...change }: Wanted): Promise<string> {
  const modelType: ModelType = change.modelType ?? 'SO';
  const ground = await aGround(database, modelType, source);
  const modelConfig = { time_limit: 60, threads: 1 };
  return aQueuedJob(database, ground, { modelType, modelConfig, firstLine: 'Model v1 on data', ...change });
}

export async function readJob(database: Database, id: string): Promise<JobRow> {
  const { rows } = await database.query<JobRow>('select * from job where id = $1', [id]);
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no job ${id}.`);
  return row;
}

/** The job once it fits; throws when it doesn't in time. */
export async function jobWhen(
  database: Database,
  id: string,
  fits: (job: JobRow) => boolean,
  seconds = 20,
): Promise<JobRow> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const job = await readJob(database, id);
    if (fits(job)) return job;
    if (performance.now() > end) throw new Error(`After ${seconds} s the job still is ${JSON.stringify(job)}`);
    await sleep(20);
  }
}

/** The job once it has ended. */
export const endOf = (database: Database, id: string, seconds?: number): Promise<JobRow> =>
  jobWhen(database, id, ({ status }) => status !== 'pending' && status !== 'running', seconds);
