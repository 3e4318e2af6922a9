import type { RunLine } from './run-line.js';
import type { Sandbox } from './sandbox.js';

/** What a model is told, in its environment. */
export interface RunVariables {
  readonly JOB_ID: string;
  readonly MODEL_TYPE: string;
  /** JSON. One variable holds at most 128 KiB on Linux; a longer CONFIG ends the run as `not_started`. */
  readonly CONFIG: string;
  readonly DEADLINE?: string;
}

export interface RunLimits {
  readonly wallSeconds: number;
  /** From SIGTERM to SIGKILL. */
  readonly graceSeconds: number;
  readonly memoryBytes: number;
  /** Past it log lines are dropped and counted. */
  readonly logBytes: number;
  /** A longer line comes in pieces. */
  readonly lineBytes: number;
  readonly fileBytes: number;
  readonly folderBytes: number;
  readonly openFiles: number;
  /** Of all its processes together. */
  readonly cpuSeconds: number;
  /** Processes and threads at once. */
  readonly processes: number;
}

/** Limits for callers that know no better. */
export const defaultLimits: RunLimits = {
  wallSeconds: 600,
  graceSeconds: 5,
  memoryBytes: 2 * 1024 ** 3,
  logBytes: 256 * 1024 ** 2,
  lineBytes: 16 * 1024,
  fileBytes: 256 * 1024 ** 2,
  folderBytes: 1024 ** 3,
  openFiles: 256,
  cpuSeconds: 600,
  processes: 256,
};

/** The right to go on. The model's tree is killed when nobody renews it in time, whatever became of this process. */
export interface Lease {
  /** How long it holds after each renewal. */
  readonly seconds: number;
  /** Until when it holds as it is, in seconds of CLOCK_MONOTONIC: a model isn't started after that. */
  readonly until: () => number;
  /** Calls back at every renewal; gives the call that ends that. */
  readonly onRenewed: (renewed: () => void) => () => void;
}

export interface RunRequest {
  readonly sandbox: Sandbox;
  /** The interpreter, an absolute path. */
  readonly python: string;
  /** The model's file, an absolute path. */
  readonly program: string;
  /** The job's own folder, made by the caller; its `input` and `output` become INPUT_DIR and OUTPUT_DIR. */
  readonly folder: string;
  readonly variables: RunVariables;
  readonly threads?: number;
  readonly limits: RunLimits;
  /** Takes the lines in the order of each stream; while its promise is pending the model has to wait. */
  readonly onLines: (lines: readonly RunLine[]) => void | Promise<void>;
  /** Abort asks the model to stop: SIGTERM, the grace period, SIGKILL. */
  readonly signal?: AbortSignal;
  /** Abort kills the whole process tree at once. */
  readonly killSignal?: AbortSignal;
  readonly lease?: Lease;
}

export interface RunEnd {
  /** `lease_lost`: nobody renewed the lease. `lost`: the launcher itself was killed. */
  readonly ended:
    | 'exited'
    | 'stopped'
    | 'timed_out'
    | 'out_of_memory'
    | 'cpu_limit'
    | 'too_many_processes'
    | 'too_many_files'
    | 'file_too_large'
    | 'folder_full'
    | 'not_started'
    | 'lease_lost'
    | 'lost';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What the model said went wrong: the traceback's last line, else its last ERROR line. */
  readonly lastError: string | null;
  readonly droppedLines: number;
  readonly maxRssBytes: number | null;
  readonly cpuSeconds: number | null;
}
