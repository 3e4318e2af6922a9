import { nothing, type Tally, verdictOf } from '../test/tally.ts';
import type { Findings, Scenario } from './scenario.ts';

/** What became of one scenario. `skipped` says why this machine can't play it. */
export interface Verdict {
  readonly scenario: Scenario;
  readonly seconds: number;
  readonly findings?: Findings;
  readonly skipped?: string;
}

export const isBroken = ({ findings }: Verdict): boolean => findings !== undefined && findings.broken.length > 0;

/** How each promise went, for a program to read. */
export const talliesOf = (verdicts: readonly Verdict[]): Readonly<Record<string, Tally>> =>
  Object.fromEntries(verdicts.map((verdict) => [verdict.scenario.promise, tallyOf(verdict)]));

const tallyOf = (verdict: Verdict): Tally =>
  verdict.skipped === undefined ? verdictOf(isBroken(verdict) ? 1 : 0) : { ...nothing, skipped: 1 };

const headings = ['promise', 'goal', 'measured', 'faults injected', 'verdict'] as const;
const mostBrokenShown = 12;

/** The table that people read: one promise a row, and below it where a promise was broken. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => {
    const { scenario, findings, skipped, seconds } = verdict;
    const word = skipped === undefined ? (isBroken(verdict) ? 'BROKEN' : 'kept') : 'skipped';
    return [
      String(scenario.promise),
      scenario.goal,
      findings?.measured ?? skipped ?? '',
      findings?.faults ?? '',
      `${word} (${seconds.toFixed(0)} s)`,
    ];
  });
  const lines = [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const broken = verdicts.flatMap(({ scenario, findings }) => {
    const faults = findings?.broken ?? [];
    const more = faults.length > mostBrokenShown ? [`… and ${faults.length - mostBrokenShown} more`] : [];
    return [...faults.slice(0, mostBrokenShown), ...more].map((fault) => `promise ${scenario.promise}: ${fault}`);
  });
  return [...lines, ...(broken.length > 0 ? ['', ...broken] : [])].join('\n');
}
