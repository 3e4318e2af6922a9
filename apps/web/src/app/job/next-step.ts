import type { Job } from '@energy-ops/contracts';

/** By `error_code`, then by how the solver ended; docs/errors.md lists the codes. */
const byCode: Readonly<Record<string, string>> = {
  infeasible:
    'The limits contradict each other. The results list each conflict and what resolves it; change the data source and run again.',
  unbounded: 'Something can be earned without end: look for a missing capacity or price limit in the data source.',
  time_limit: 'No plan was found in time. Raise time_limit or mip_gap and run again.',
  deadline: 'Its deadline came before a solution. Add workers, or give it a later deadline or a larger mip_gap.',
  interrupted: 'It was stopped before it had a plan. Run it again.',
  model_failed:
    'The program ended with an error: change the option or the data it names. If it names none, the last ERROR lines of its log say where to mend the model.',
  model_not_started: 'Python could not be started. Look at the worker’s own output: its environment may be incomplete.',
  model_killed: 'Something outside the product killed it. Look at the machine’s own log before running it again.',
  timed_out: 'It did not end in time and had written nothing. Raise time_limit, or look in the log for where it hangs.',
  out_of_memory: 'The model needs more memory than JOB_MEMORY_LIMIT allows. Raise it, or shorten the horizon.',
  cpu_limit: 'It used up its CPU time: time_limit times threads. Raise time_limit, or threads where it uses several.',
  output_too_large: 'Its files take more room than a job may have. Write fewer rows, or Parquet in place of CSV.',
  file_too_large: 'One of its files is larger than a job may write. Split the table, or write Parquet in place of CSV.',
  too_many_files: 'It had too many files open at once. Close each after use: with open(…) as file does.',
  too_many_processes: 'It started too many processes or threads. Lower its pool, or set threads in the configuration.',
  sandbox_unavailable:
    'No worker can shut an uploaded model in. The Workers page shows each one’s sandbox; run it on one with namespaces or kernel-lsm.',
  worker_lost: 'Its worker went away twice. Look at the worker’s own output before running it again.',
  worker_error: 'Its worker could not run it; the message says why. Put that right on the machine, then run it again.',
  no_space: 'The worker’s disk is full: make room in its DATA_DIR, then run it again.',
  bad_results: 'The model ran, but what it wrote cannot be read. Its log names the file and the place.',
};

/** What to do about a job that failed. */
export function nextStep(job: Pick<Job, 'error_code' | 'termination_status'>): string {
  return (
    byCode[job.error_code ?? ''] ??
    byCode[job.termination_status ?? ''] ??
    'The log says what the model did last: look at its final lines, then run it again.'
  );
}
