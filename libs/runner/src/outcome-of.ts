import type { ModelResult, SolutionStatus, TerminationStatus } from '@energy-ops/contracts';
import type { Outputs } from './read-outputs.js';
import type { RunEnd } from './run-request.js';

/** How a job ended, in the words of the contract. */
export interface RunOutcome {
  readonly status: 'success' | 'failed' | 'cancelled';
  readonly terminationStatus: TerminationStatus | null;
  readonly solutionStatus: SolutionStatus | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** What the end of a model and the files it left make of its job. */
export function outcomeOf(end: RunEnd, outputs: Outputs): RunOutcome {
  switch (end.ended) {
    case 'stopped':
      return { ...cancelled, solutionStatus: keptSolution(outputs) };
    case 'timed_out':
      return keptSolution(outputs) === 'feasible'
        ? { ...success, terminationStatus: 'time_limit', solutionStatus: 'feasible' }
        : failed('timed_out', 'time_limit', 'The model did not end in time and had written no solution.');
    case 'exited':
      return end.exitCode === 0 ? judge(end, outputs) : crashed(end, outputs);
    case 'out_of_memory':
      return failed(
        'out_of_memory',
        'out_of_memory',
        end.lastError ?? 'The model needed more memory than a job may have.',
      );
    case 'cpu_limit':
      return failed('cpu_limit', 'error', 'The model used up the CPU time of its job.');
    case 'too_many_processes':
      return failed('too_many_processes', 'error', 'The model started more processes and threads than a job may have.');
    case 'too_many_files':
      return failed('too_many_files', 'error', 'The model opened more files at once than a job may.');
    case 'file_too_large':
      return failed('file_too_large', 'error', 'The model wrote a file larger than a job may have.');
    case 'folder_full':
      return failed('output_too_large', 'error', 'The model wrote more files than a job may keep.');
    case 'not_started':
      return failed('model_not_started', 'error', end.lastError ?? 'The model could not be started.');
    case 'lease_lost':
      return failed('worker_lost', 'worker_lost', 'The worker was lost while the model ran.');
    case 'lost':
      return failed('model_killed', 'error', 'The model was killed together with the process that watches it.');
  }
}

const success = { status: 'success', errorCode: null, errorMessage: null } as const;
const cancelled = {
  status: 'cancelled',
  terminationStatus: 'interrupted',
  errorCode: null,
  errorMessage: null,
} as const;
const failed = (errorCode: string, terminationStatus: TerminationStatus, errorMessage: string): RunOutcome => ({
  status: 'failed',
  terminationStatus,
  solutionStatus: 'none',
  errorCode,
  errorMessage,
});

/** A run cut short keeps the best solution it had written; never as optimal. */
function keptSolution({ result, faults }: Outputs): SolutionStatus {
  const solution = faults.length === 0 ? result?.solution_status : undefined;
  return solution === 'optimal' || solution === 'feasible' ? 'feasible' : 'none';
}

/** Exit 0 is success unless the result says otherwise. */
function judge(end: RunEnd, { result, faults }: Outputs): RunOutcome {
  if (faults.length > 0) return failed('bad_results', 'error', `The results can't be used: ${faults.join(' ')}`);
  const termination = result?.termination_status ?? null;
  if (result && (termination === 'infeasible' || termination === 'unbounded'))
    return failed(termination, termination, why(end, result));
  if (result?.solution_status === 'none')
    return failed('no_solution', termination ?? 'error', end.lastError ?? 'The model ended without a solution.');
  return { ...success, terminationStatus: termination, solutionStatus: result?.solution_status ?? null };
}

function crashed(end: RunEnd, { result }: Outputs): RunOutcome {
  if (end.signal !== null)
    return failed('model_killed', 'error', end.lastError ?? `The model was killed by ${end.signal}.`);
  const found = result?.termination_status;
  const termination = found === 'infeasible' || found === 'unbounded' ? found : 'error';
  return failed('model_failed', termination, end.lastError ?? `The model ended with exit code ${end.exitCode}.`);
}

function why(end: RunEnd, result: ModelResult): string {
  const hint = result.conflicts?.find((conflict) => conflict.hint !== '')?.hint;
  return end.lastError ?? hint ?? `The problem is ${result.termination_status}.`;
}
