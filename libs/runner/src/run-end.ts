import { constants } from 'node:os';
import type { ErrorTrail } from './error-trail.js';
import type { LauncherReport } from './launcher.js';
import type { RunEnd } from './run-request.js';

/** Why the runner ended a model itself. */
export type Cut = 'stopped' | 'timed_out' | 'folder_full';

// Python's, numpy's and the C++ library's words for it.
const memoryWords = /MemoryError\b|std::bad_alloc/;

/** The end of a model that was started. */
export function endOf(report: LauncherReport, cut: Cut | undefined, trail: ErrorTrail, memoryBytes: number) {
  const exitCode = report.code >= 0 ? report.code : null;
  const signal = report.code < 0 ? signalName(-report.code) : null;
  const lastError = trail.said(exitCode);
  const ranOut = memoryWords.test(lastError ?? '') || (signal === 'SIGKILL' && report.maxRssBytes > 0.9 * memoryBytes);
  const failed = exitCode !== 0 && cut === undefined;
  return {
    ended: report.leaseLost ? 'lease_lost' : (cut ?? (failed && ranOut ? 'out_of_memory' : 'exited')),
    exitCode,
    signal,
    lastError,
    maxRssBytes: report.maxRssBytes,
    cpuSeconds: report.cpuSeconds,
  } satisfies Partial<RunEnd>;
}

/** The end of a model without a report: it never started, or its launcher was killed. */
export const endWithoutReport = (ended: RunEnd['ended'], lastError: string | null, droppedLines = 0): RunEnd => ({
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
