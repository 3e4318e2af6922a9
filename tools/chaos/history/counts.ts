import { spread } from './spread.ts';

/** What a scenario counted, for the sums over all of them. */
export interface Counts {
  /** Processes killed or frozen, servers crashed, connections cut, disks filled. */
  readonly faults: number;
  /** Triggers that were answered with 202, and those of them that are not there. */
  readonly accepted?: number;
  readonly lost?: number;
  /** Processes of a job's model that were seen, and those of them that lived while another did. */
  readonly runs?: number;
  readonly overlaps?: number;
  /** From the fault to the job's next move. */
  readonly movedOnMs?: readonly number[];
}

/** The sums, as one table. */
export function summaryOf(all: readonly Counts[]): string {
  const sum = (key: 'faults' | 'accepted' | 'lost' | 'runs' | 'overlaps'): string =>
    String(all.reduce((total, counts) => total + (counts[key] ?? 0), 0));
  const moved = all.flatMap(({ movedOnMs = [] }) => movedOnMs);
  const rows = [
    ['faults injected', sum('faults')],
    ['triggers accepted', sum('accepted')],
    ['accepted and lost', sum('lost')],
    ['runs seen under faults', sum('runs')],
    ['runs that overlapped', sum('overlaps')],
    [`jobs of lost workers moved on (${moved.length})`, spread(moved, 's')],
  ];
  return [['over all scenarios', 'count'], ['---', '---'], ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
