import { isFinal, type JobStatus, type Kpi } from '@energy-ops/contracts';
import { type Database, listen } from '@energy-ops/database';
import { jobEvent, streamLogs } from '@energy-ops/queue';
import { setTimeout as sleep } from 'node:timers/promises';

const safetyMs = 1000;

export interface EndedJob {
  readonly id: string;
  readonly model_type: string;
  readonly status: JobStatus;
  readonly solution_status: string | null;
  readonly error_message: string | null;
  readonly solver_time_ms: number | null;
  readonly mip_gap: number | null;
  readonly results_count: number | null;
  readonly currency: string;
  readonly kpis: Readonly<Record<string, Kpi>> | null;
}

/** Hands on each line of a job's log as it is written, and resolves to the job once it has ended. */
export async function follow(
  database: Database,
  url: string,
  jobId: string,
  onLine: (level: string, message: string) => void,
): Promise<EndedJob> {
  const bell = newBell();
  const listener = listen(url, [jobEvent], (_channel, payload) => payload.includes(jobId) && bell.ring(), bell.ring);
  try {
    for (let seen = 0; ;) {
      const rung = bell.next();
      const job = await readJob(database, jobId); // before the lines: a job that has ended writes no more of them
      for await (const lines of streamLogs(database, jobId, seen)) {
        for (const { seq, level, message } of lines) {
          onLine(level, message);
          seen = seq;
        }
      }
      if (isFinal(job.status)) return job;
      await Promise.race([rung, sleep(safetyMs)]);
    }
  } finally {
    await listener.close();
  }
}

async function readJob(database: Database, jobId: string): Promise<EndedJob> {
  const { rows } = await database.query<EndedJob>(
    `select id, model_type, status, solution_status, error_message, solver_time_ms, mip_gap, results_count, currency, kpis
     from job left join job_result on job_id = id where id = $1`,
    [jobId],
  );
  const [job] = rows;
  if (!job) throw new Error(`The job ${jobId} is gone.`);
  return job;
}

/** `next()` resolves at the next ring after it was called. */
function newBell() {
  let waiting = Promise.withResolvers<void>();
  return {
    next: () => waiting.promise,
    ring: () => {
      waiting.resolve();
      waiting = Promise.withResolvers<void>();
    },
  };
}
