/**
 * Kept free before a deadline: the model is told to stop then, writes its best, and its result is stored. A quarter of
 * the time left where that is less, so that a short job solves at all.
 */
const marginSeconds = 5;
const marginShare = 0.25;
/** What a model needs beside its solver, to start and to write, before it is told to stop; an eighth where that is less. */
const ownSeconds = 2;
const ownShare = 0.125;
/** With less than this no model can even start. */
const leastSeconds = 0.2;

/** What a worker gives each job beyond its time limit, and from SIGTERM to SIGKILL. */
export const workerTimes = { slackSeconds: 60, graceSeconds: 5 } as const;

/** What a job has of time. */
export interface TimePlan {
  /** For the solver: the model stops itself then, with its best so far. */
  readonly solverSeconds: number;
  /** From the start of the model until it is told to stop. */
  readonly wallSeconds: number;
  /** From being told to stop until it is killed. */
  readonly graceSeconds: number;
  /** Is it the deadline that leaves the solver no more? */
  readonly cutByDeadline: boolean;
}

export interface TimeWish {
  readonly timeLimitSeconds: number;
  /** Until the deadline, by the database's clock; null where there is none. */
  readonly secondsLeft: number | null;
  /** What a model may take beyond its time limit, to start and to write. */
  readonly slackSeconds: number;
  readonly graceSeconds: number;
}

/** Divides the time of a job; nothing when its deadline leaves none. */
export function timePlan({
  timeLimitSeconds,
  secondsLeft,
  slackSeconds,
  graceSeconds,
}: TimeWish): TimePlan | undefined {
  const wallSeconds = timeLimitSeconds + slackSeconds;
  if (secondsLeft === null) return { solverSeconds: timeLimitSeconds, wallSeconds, graceSeconds, cutByDeadline: false };
  const margin = Math.min(marginSeconds, secondsLeft * marginShare);
  const stopInSeconds = secondsLeft - margin;
  if (stopInSeconds < leastSeconds) return undefined;
  const solveForSeconds = stopInSeconds - Math.min(ownSeconds, secondsLeft * ownShare);
  return {
    solverSeconds: Math.min(timeLimitSeconds, solveForSeconds),
    wallSeconds: Math.min(wallSeconds, stopInSeconds),
    graceSeconds: Math.min(graceSeconds, margin),
    cutByDeadline: solveForSeconds < timeLimitSeconds,
  };
}

/** Tells whoever reads the log why the solver stops sooner than it was asked to. */
export const timeWords = ({ solverSeconds }: TimePlan): string =>
  `The deadline leaves ${solverSeconds.toFixed(1)} s to solve: the model stops then with its best so far.`;
