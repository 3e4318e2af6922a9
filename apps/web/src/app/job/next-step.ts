import type { Job } from '@energy-ops/contracts';

const byCode: Readonly<Record<string, string>> = {
  infeasible:
    'The limits contradict each other. The Results tab lists which; loosen one in the data source and run again.',
  unbounded: 'Something can be earned without end: look for a missing capacity or price limit in the data source.',
  time_limit: 'No plan was found in time. Raise time_limit or mip_gap and run again.',
  deadline: 'It waited past its deadline. Add workers, or give it a later deadline.',
  interrupted: 'It was stopped before it had a plan. Run it again.',
  out_of_memory: 'The model needs more memory than JOB_MEMORY_LIMIT allows. Raise it, or shorten the horizon.',
  worker_lost: 'Its worker went away twice. Look at the worker’s own output before running it again.',
};

/** What to do about a job that failed. */
export function nextStep(job: Pick<Job, 'error_code' | 'termination_status'>): string {
  return (
    byCode[job.error_code ?? ''] ??
    byCode[job.termination_status ?? ''] ??
    'The log says what the model did last: look at its final lines, then run it again.'
  );
}
