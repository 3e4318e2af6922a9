export const jobStatuses = ['pending', 'running', 'success', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const terminationStatuses = [
  'optimal',
  'gap_reached',
  'time_limit',
  'deadline',
  'infeasible',
  'unbounded',
  'interrupted',
  'error',
  'out_of_memory',
  'worker_lost',
] as const;
export type TerminationStatus = (typeof terminationStatuses)[number];

export const solutionStatuses = ['optimal', 'feasible', 'none'] as const;
export type SolutionStatus = (typeof solutionStatuses)[number];

/** Every legal move. A status with no moves is final. */
const moves = {
  // success: it took the result of an identical job; failed: its deadline passed while it waited
  pending: ['running', 'success', 'cancelled', 'failed'],
  running: ['success', 'failed', 'cancelled', 'pending'], // back to pending: its worker stopped or was lost
  success: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<JobStatus, readonly JobStatus[]>;

const movesFrom = (from: JobStatus): readonly JobStatus[] => moves[from];

/** May a job go from one status to the other? */
export const canMove = (from: JobStatus, to: JobStatus): boolean => movesFrom(from).includes(to);

/** Has a job with this status ended for good? */
export const isFinal = (status: JobStatus): boolean => movesFrom(status).length === 0;

/** The statuses a job may leave for `to`: the WHERE clause of every change of status. */
export const sourcesOf = (to: JobStatus): JobStatus[] => jobStatuses.filter((from) => canMove(from, to));
