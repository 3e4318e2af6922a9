import type { Job } from '@energy-ops/contracts';

/** The jobs with one replaced by its newer self. */
export function patched(jobs: readonly Job[], jobId: string, change: Partial<Job>): Job[] {
  return jobs.map((job) => (job.job_id === jobId ? { ...job, ...change } : job));
}

/** The jobs with one put in: in its place where it is known, else first. */
export function withJob(jobs: readonly Job[], job: Job): Job[] {
  return jobs.some((known) => known.job_id === job.job_id) ? patched(jobs, job.job_id, job) : [job, ...jobs];
}

/** The jobs of all lists, each once; the first list to name one is right about it. */
export function once(...lists: readonly (readonly Job[])[]): Job[] {
  const byId = new Map<string, Job>();
  for (const job of lists.flat()) if (!byId.has(job.job_id)) byId.set(job.job_id, job);
  return [...byId.values()];
}
