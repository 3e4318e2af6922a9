import { logLevels, type LogLevel, type LogLineEvent, type ModelType } from '@energy-ops/contracts';

/** A line of some job, or the place of lines that are not here. */
export interface PanelRow {
  readonly jobId: string;
  readonly modelType: ModelType;
  readonly line: LogLineEvent | undefined;
  /** Lines left out here, before `seq`. */
  readonly missed: number;
  readonly seq: number;
}
export type LevelTotals = Readonly<Record<LogLevel, number>>;

const noLines = (): Record<LogLevel, number> => ({ DEBUG: 0, INFO: 0, WARNING: 0, ERROR: 0 });

/** The newest lines of all jobs, a bounded number of them, and how many came and went. */
export class LineBuffer {
  private rows: PanelRow[] = [];
  private came = noLines();
  private gone = { ...noLines(), other: 0 };

  constructor(
    private readonly most = 2000,
    /** Oldest rows go this many at a time: moving the rest for each batch would cost more than it saves. */
    private readonly slack = 200,
  ) {}

  add(rows: readonly PanelRow[]): void {
    for (const row of rows) {
      this.rows.push(row);
      if (row.line) this.came[row.line.level] += 1;
    }
    if (this.rows.length <= this.most + this.slack) return;
    for (const { line } of this.rows.splice(0, this.rows.length - this.most)) this.gone[line?.level ?? 'other'] += 1;
  }

  clear(): void {
    this.rows = [];
    this.came = noLines();
    this.gone = { ...noLines(), other: 0 };
  }

  /** The rows of a level; all rows without one. */
  of(level: LogLevel | undefined): readonly PanelRow[] {
    return level === undefined ? [...this.rows] : this.rows.filter(({ line }) => line?.level === level);
  }

  /** How many such rows have left at the front. */
  goneOf(level: LogLevel | undefined): number {
    if (level !== undefined) return this.gone[level];
    return logLevels.reduce((sum, each) => sum + this.gone[each], this.gone.other);
  }

  /** How many lines came since the last clearing. */
  get totals(): LevelTotals {
    return { ...this.came };
  }
}
