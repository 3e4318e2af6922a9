import type { Sql } from '@energy-ops/database';
import type { ClaimedJob, LogEntry, NewCurvePoint } from '@energy-ops/queue';
import { addCurvePoints, appendLogs, LinesGone, setProgress } from '@energy-ops/queue';
import type { RunLine } from '@energy-ops/runner';
import { join } from 'node:path';
import { Batches } from './batches.js';
import { insist } from './insist.js';
import { logWriter } from './log-writer.js';
import { RecentLines } from './recent-lines.js';
import type { Say } from './say.js';

const progressMs = 250;
const curveMs = 250;
/** A curve is for the eye: a model that reports more points than this is not believed to improve. */
const mostCurvePoints = 10_000;
/** What the column can hold. */
const longestCurveMs = 2 ** 31 - 1;

export interface RunRecordOptions {
  readonly sql: Sql;
  readonly run: Pick<ClaimedJob, 'jobId' | 'attempt' | 'logCount'>;
  readonly logFolder: string;
  readonly say: Say;
  /** Aborts when the job is somebody else's. */
  readonly lost: AbortSignal;
  /** Called when a write was refused because the job is somebody else's. */
  readonly onFenced: () => void;
}

/** Records what a running model says: log lines, progress and the solver's curve. */
export class RunRecord {
  private readonly startedAt = performance.now();
  private readonly log: Batches<LogEntry>;
  private readonly progress: Batches<number>;
  private percent = 0;
  private readonly curve: Batches<NewCurvePoint>;
  private curvePoints = 0;
  /** Lines in the job's log, as far as we know: only this run adds to it. */
  private lineCount: number;
  private readonly recent: RecentLines;

  constructor(private readonly options: RunRecordOptions) {
    const { sql, run, logFolder, say } = options;
    this.lineCount = run.logCount;
    this.recent = new RecentLines(run.logCount);
    this.log = logWriter({
      file: join(logFolder, `${run.jobId}.log`),
      append: (entries) => this.append(entries),
      say,
    });
    this.progress = new Batches({
      everyMs: progressMs,
      batchSize: Infinity,
      roomFor: Infinity,
      save: (percents) => this.write(() => setProgress(sql, run, Math.max(...percents))),
    });
    this.curve = new Batches({
      everyMs: curveMs,
      batchSize: mostCurvePoints,
      roomFor: mostCurvePoints,
      save: (points) => this.write(() => addCurvePoints(sql, run, points)),
    });
  }

  /** Takes a model's lines; the promise, if any, is to be waited for. */
  take(lines: readonly RunLine[]): void | Promise<void> {
    const at = new Date();
    const entries: LogEntry[] = [];
    for (const line of lines) {
      if (line.kind === 'log') entries.push({ level: line.level, message: line.message, metadata: line.metadata, at });
      else this.takeEvent(line);
    }
    if (entries.length > 0) return this.log.add(entries);
  }

  /** Adds a line of the product's own. */
  async note(level: LogEntry['level'], message: string): Promise<void> {
    await this.log.add([{ level, message, metadata: null, at: new Date() }]);
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    await Promise.all([this.log.end(), this.progress.end(), this.curve.end()]);
  }

  private takeEvent(line: Exclude<RunLine, { kind: 'log' }>): void {
    if (line.kind === 'progress') this.takeProgress(line.percent);
    if (line.kind !== 'incumbent' || this.curvePoints >= mostCurvePoints) return;
    this.curvePoints += 1;
    const { tMs, incumbent, bestBound, gap } = line;
    const sinceStartMs = tMs ?? performance.now() - this.startedAt;
    const boundedMs = Math.min(Math.max(0, Math.round(sinceStartMs)), longestCurveMs);
    void this.curve.add([{ tMs: boundedMs, incumbent, bestBound, gap }]);
  }

  /** Progress never goes back, so there are a hundred steps to write, however often it is told. */
  private takeProgress(percent: number): void {
    if (percent <= this.percent) return;
    this.percent = percent;
    void this.progress.add([percent]);
  }

  private append(entries: readonly LogEntry[]): Promise<void> {
    this.recent.add(entries);
    return this.write(() => this.storeRecent());
  }

  /** Stores the lines that the log lacks, each once: also when an answer was lost, or a crash took lines back. */
  private async storeRecent(): Promise<boolean> {
    const { sql, run } = this.options;
    for (;;) {
      const lines = this.recent.after(this.lineCount);
      const durably = this.recent.areMany;
      try {
        if ((await appendLogs(sql, run, lines, this.lineCount, durably)) === undefined) return false;
      } catch (error) {
        if (!(error instanceof LinesGone)) throw error;
        this.lineCount = error.linesThere;
        continue;
      }
      this.lineCount += lines.length;
      if (durably) this.recent.forget();
      return true;
    }
  }

  /** Writes while the job is ours, however long the database is away. */
  private async write(work: () => Promise<boolean>): Promise<void> {
    if (!(await insist(work, this.options.lost))) {
      this.options.onFenced();
      this.options.lost.throwIfAborted();
    }
  }
}
