import { computed, inject, Service, signal } from '@angular/core';
import type { LogLineEvent, LogPage } from '@energy-ops/contracts';
import { LiveEvents } from '../live/live-events.js';
import { LevelCounts } from './level-counts.js';
import { LogApi, type LogFilter } from './log-api.js';
import { baseShowing, mostRows } from './log-base.js';
import { LogPages, pageSize } from './log-pages.js';
import { MatchStore } from './match-store.js';

/** A place in the view; the line itself may still be on its way. */
export interface LogRow {
  readonly seq: number;
  readonly line: LogLineEvent | undefined;
}

const recountMs = 1000;

/** The log a viewer shows: any window of it over HTTP, its end live. Each line once, however it came. */
@Service({ autoProvided: false })
export class LogStore {
  private readonly api = inject(LogApi);
  private readonly live = inject(LiveEvents);
  private readonly matches = inject(MatchStore);
  private readonly changes = signal(0);
  private readonly openJob = signal('');
  private readonly loaded = signal(false);
  private readonly failed = signal<unknown>(undefined);
  private readonly skipped = signal(0);
  private readonly wanted = signal<LogFilter>({ level: undefined, text: '' });
  private pages = new LogPages();
  private counts = new LevelCounts();
  private readonly asked = new Set<number>();
  private recounting: ReturnType<typeof setTimeout> | undefined;
  private firstAt: string | undefined;

  readonly filter = this.wanted.asReadonly();
  readonly isFiltered = computed(() => this.wanted().level !== undefined || this.wanted().text !== '');
  readonly isLoading = computed(() => !this.loaded() || (this.isFiltered() && this.matches.isLoading()));
  readonly failure = computed(() => this.failed() ?? this.matches.failure());
  readonly lastSeq = this.reading(() => this.pages.lastSeq);
  readonly levels = this.reading(() => this.counts.current);
  /** When the first line was written, once it was seen. */
  readonly startedAt = this.reading(() => this.firstAt);
  /** Lines before the first row: a log too long for one scrollbar shows its end first. */
  readonly base = computed(() => (this.isFiltered() ? 0 : this.skipped()));
  readonly length = computed(() =>
    this.isFiltered() ? this.matches.lines().length : Math.min(this.lastSeq() - this.skipped(), mostRows),
  );
  /** Moves with the rows put before (or, negative, taken from before) the first one: what the scroll position owes. */
  readonly rowsBefore = computed(() => (this.isFiltered() ? this.matches.rowsBefore() : -this.skipped()));
  readonly matched = this.matches.total;

  /** Shows a job's log until the returned function is called. */
  open(jobId: string): () => void {
    this.pages = new LogPages();
    this.counts = new LevelCounts();
    this.asked.clear();
    this.firstAt = undefined;
    this.loaded.set(false);
    this.skipped.set(0);
    this.openJob.set(jobId);
    if (this.isFiltered()) this.matches.show(jobId, this.wanted(), 'end', () => this.pages.lastSeq);
    void this.load(() => this.api.tail(jobId));
    const stops = this.listen(jobId);
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.recounting);
      this.recounting = undefined;
      this.openJob.set('');
    };
  }

  row(index: number): LogRow {
    this.changes();
    if (this.isFiltered()) {
      const line = this.matches.lines()[index];
      return { seq: line?.seq ?? 0, line };
    }
    const seq = this.skipped() + index + 1;
    return { seq, line: this.pages.line(seq) };
  }

  /** The row a line stands on, if it is in the view. */
  indexOf(seq: number): number | undefined {
    const index = this.isFiltered()
      ? this.matches.lines().findIndex((line) => line.seq === seq)
      : seq - 1 - this.skipped();
    return index >= 0 && index < this.length() ? index : undefined;
  }

  /** Fetches what the rows on screen lack. */
  show(first: number, last: number): void {
    if (this.isFiltered()) {
      this.matches.near(first, last);
      return;
    }
    const margin = pageSize / 2;
    const base = this.skipped();
    for (const page of this.pages.missing(base + first + 1 - margin, base + last + 1 + margin)) this.fetch(page);
  }

  /** Asks for the first line, whose time elapsed times count from. */
  wantStart(): void {
    if (this.firstAt === undefined && this.pages.lastSeq > 0) this.fetch(0);
  }

  /** Shows other lines: the end of the log if it is followed, else its start. */
  setFilter(filter: LogFilter, isFollowing: boolean): void {
    this.wanted.set(filter);
    this.matches.show(this.openJob(), filter, isFollowing ? 'end' : 'start', () => this.pages.lastSeq);
  }

  /** Makes the log's last line a row of the view. */
  reachEnd(): void {
    if (this.isFiltered()) this.matches.reachEnd();
    else this.rebase(this.pages.lastSeq);
  }

  /** Makes a line a row of the view; a filter that hides it goes. */
  reach(seq: number): void {
    if (this.isFiltered() && this.indexOf(seq) === undefined) this.wanted.set({ level: undefined, text: '' });
    if (this.indexOf(seq) === undefined) this.rebase(seq);
  }

  retry(): void {
    this.failed.set(undefined);
    this.asked.clear();
    if (this.isFiltered()) this.matches.retry();
    void this.load(() => this.api.tail(this.openJob()));
  }

  private rebase(seq: number): void {
    this.skipped.update((base) => baseShowing(seq, base));
  }

  private fetch(page: number): void {
    if (this.asked.has(page)) return;
    this.asked.add(page);
    const jobId = this.openJob();
    void this.load(() => this.api.page(jobId, page)).then((isHere) => {
      // A failed page waits for `retry`; one that came may be asked for again, but never in a tight circle.
      if (isHere) setTimeout(() => this.asked.delete(page), 250);
    });
  }

  private async load(ask: () => Promise<LogPage>): Promise<boolean> {
    const { pages } = this;
    try {
      const answer = await ask();
      if (pages !== this.pages) return false; // another job was opened meanwhile
      this.take(answer);
      return true;
    } catch (error) {
      if (pages === this.pages) this.failed.set(error);
      return false;
    }
  }

  private take(answer: LogPage): void {
    this.pages.reaches(answer.last_seq);
    this.add(answer.logs);
    this.counts.counted(answer.levels, answer.last_seq);
    this.counts.add(this.pages.heldFrom(answer.last_seq + 1)); // live lines that overtook the answer
    if (!this.loaded()) this.rebase(this.pages.lastSeq);
    this.loaded.set(true);
    this.failed.set(undefined);
    this.changed();
  }

  private add(lines: readonly LogLineEvent[]): void {
    this.pages.add(lines);
    if (lines[0]?.seq === 1) this.firstAt = lines[0].timestamp;
  }

  private listen(jobId: string): (() => void)[] {
    const ended = (event: { jobId: string; lastSeq: number }) => {
      if (event.jobId === jobId) this.hearOf(event.lastSeq);
    };
    return [
      this.live.on('optimization:logs', (event) => {
        if (event.jobId === jobId) this.hear(event.lines);
      }),
      this.live.on('optimization:gap', (event) => {
        if (event.jobId === jobId) this.hearOf(event.toSeq);
      }),
      this.live.on('optimization:completed', ended),
      this.live.on('optimization:failed', ended),
      this.live.on('optimization:cancelled', ended),
      this.live.onReconnect(() => {
        void this.load(() => this.api.after(jobId, this.pages.lastSeq));
        this.matches.follow();
      }),
      this.live.followLog(jobId, () => this.pages.lastSeq + 1),
    ];
  }

  private hear(lines: readonly LogLineEvent[]): void {
    this.add(lines);
    if (!this.counts.add(lines)) this.recount();
    this.matches.follow();
    this.changed();
  }

  /** Lines up to `lastSeq` exists, but were not sent: rows without lines, fetched when they are looked at. */
  private hearOf(lastSeq: number): void {
    if (lastSeq <= this.pages.lastSeq) return;
    this.pages.reaches(lastSeq);
    this.recount();
    this.matches.follow();
    this.changed();
  }

  private recount(): void {
    this.recounting ??= setTimeout(() => {
      this.recounting = undefined;
      void this.load(() => this.api.after(this.openJob(), this.pages.lastSeq));
    }, recountMs);
  }

  private changed(): void {
    this.changes.update((count) => count + 1);
  }

  private reading<Value>(read: () => Value) {
    return computed(() => {
      this.changes();
      this.openJob();
      return read();
    });
  }
}
