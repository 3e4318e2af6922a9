import type { Job, JobProgress, Results } from '@energy-ops/contracts';
import { type ExitCode, exitCodes } from '../command.js';
import { exitCodeOf, type Report, reportInWords } from '../report.js';
import type { Terminal } from '../terminal.js';
import type { Server } from './server.js';

const longestWaitSeconds = 60;

/** How much of a job is watched: nothing, its end, or its log too. */
export interface Watch {
  readonly follow: boolean;
  readonly wait: boolean;
  readonly json: boolean;
}

export const watchOptions = {
  follow: { type: 'boolean', short: 'f', default: false },
  wait: { type: 'boolean', short: 'w', default: false },
  json: { type: 'boolean', default: false },
} as const;

export const watchUsage = `  -f, --follow          print the log on stderr until the job ends, then what it found
  -w, --wait            the same without the log
  --json                print the job, or what it found, as JSON`;

/** Tells of a job that was just accepted: its id, or with `--follow` or `--wait` what became of it. */
export async function tellOfNew(server: Server, job: Job, watch: Watch, terminal: Terminal): Promise<ExitCode> {
  if (!watch.follow && !watch.wait) {
    terminal.data(watch.json ? JSON.stringify(job, null, 2) : job.job_id);
    return exitCodes.ok;
  }
  terminal.talk(`Job ${job.job_id}`);
  if (watch.follow) for await (const line of logLines(server, job.job_id, true)) terminal.talk(line);
  const report = await reportAtEnd(server, job.job_id);
  terminal.data(watch.json ? JSON.stringify(report, null, 2) : reportInWords(report));
  return exitCodeOf(report);
}

/** The lines of a job's log; with `follow` also those to come, until the job ends. */
export async function* logLines(server: Server, jobId: string, follow: boolean): AsyncGenerator<string> {
  let rest = '';
  const query = follow ? { follow: 1 } : {};
  for await (const piece of server.text(`/api/jobs/${jobId}/logs`, 'text/plain', { query })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Waits for a job's end; what it found. */
export async function reportAtEnd(server: Server, jobId: string): Promise<Report> {
  const query = { wait: longestWaitSeconds };
  while (!(await server.json<JobProgress>(`/api/jobs/${jobId}/status`, { query })).completed);
  return reportOf(server, jobId);
}

/** What is known of a job by now. */
export async function reportOf(server: Server, jobId: string): Promise<Report> {
  const job = await server.json<Job>(`/api/jobs/${jobId}`);
  const found = job.status === 'success' || job.termination_status !== null;
  const results = found ? await server.json<Results>(`/api/jobs/${jobId}/results`).catch(() => undefined) : undefined;
  const { objective_value, sense, currency, mip_gap, best_bound } = job;
  const nothing: Results = {
    objective_value,
    sense,
    currency,
    mip_gap,
    best_bound,
    kpis: {},
    tables: [],
    charts: [],
    conflicts: [],
  };
  return { ...job, ...(results ?? nothing) };
}
