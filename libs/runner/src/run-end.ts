import { constants } from 'node:os';
import type { ErrorTrail } from './error-trail.js';
import type { LauncherReport } from './launcher-report.js';
import type { RunEnd, RunLimits } from './run-request.js';

/** Why the runner ended a model itself. */
export type Cut = 'stopped' | 'timed_out' | 'folder_full';
type Ended = RunEnd['ended'];

/** What the launcher cut a model for. */
const cuts = {
  lease: 'lease_lost',
  memory: 'out_of_memory',
  cpu: 'cpu_limit',
  processes: 'too_many_processes',
  files: 'too_many_files',
  room: 'folder_full',
} as const satisfies Record<string, Ended>;

/** Words that a program dies with when the kernel refuses it more: Python's, numpy's and the C++ library's. */
const lastWords: readonly (readonly [RegExp, Ended])[] = [
  [/MemoryError\b|std::bad_alloc|\[Errno 12\]/, 'out_of_memory'],
  [/\[Errno 27\]/, 'file_too_large'],
  [/\[Errno 24\]/, 'too_many_files'],
  [/\[Errno 11\] Resource temporarily unavailable$|can't start new thread/, 'too_many_processes'],
];

/** The end of a model that was started. */
export function endOf(
  report: Extract<LauncherReport, { code: number }>,
  cut: Cut | undefined,
  trail: ErrorTrail,
  limits: RunLimits,
) {
  const exitCode = report.code >= 0 ? report.code : null;
  const signal = report.code < 0 ? signalName(-report.code) : null;
  const lastError = trail.said(exitCode);
  const launcherCut = report.cut === '' ? undefined : cuts[report.cut];
  const lost = launcherCut === 'lease_lost' ? launcherCut : undefined;
  return {
    ended: lost ?? cut ?? launcherCut ?? (exitCode === 0 ? 'exited' : limitMet(report, signal, lastError, limits)),
    exitCode,
    signal,
    lastError,
    maxRssBytes: report.maxRssBytes,
    cpuSeconds: report.cpuSeconds,
  } satisfies Partial<RunEnd>;
}

/** The limit that a failed model ran into, as far as its end tells. */
function limitMet(
  { maxRssBytes, cpuSeconds }: { maxRssBytes: number; cpuSeconds: number },
  signal: string | null,
  lastError: string | null,
  limits: RunLimits,
): Ended {
  if (signal === 'SIGXCPU' || (signal === 'SIGKILL' && cpuSeconds >= limits.cpuSeconds)) return 'cpu_limit';
  if (signal === 'SIGXFSZ') return 'file_too_large';
  if (signal === 'SIGKILL' && maxRssBytes > 0.9 * limits.memoryBytes) return 'out_of_memory';
  return lastWords.find(([words]) => words.test(lastError ?? ''))?.[1] ?? 'exited';
}

/** The end of a model without a report: it never started, or its launcher was killed. */
export const endWithoutReport = (ended: Ended, lastError: string | null, droppedLines = 0): RunEnd => ({
  ended,
  exitCode: null,
  signal: null,
  lastError,
  droppedLines,
  maxRssBytes: null,
  cpuSeconds: null,
});

const signalName = (wanted: number): string =>
  Object.entries(constants.signals).find(([, number]) => number === wanted)?.[0] ?? `signal ${wanted}`;
