import { computed, inject, Service, signal } from '@angular/core';
import type { LogPage } from '@energy-ops/contracts';
import { LogApi, type LogFilter, mostLines } from './log-api.js';
import { type Matches, MatchingLines } from './matching-lines.js';

type End = 'start' | 'end';
const followMs = 500;
/** A text is searched through the whole log each time, so it is asked for less often. */
const followTextMs = 2000;
/** Rows before either end at which more are fetched. */
const nearRows = 50;

/** The lines of a log that match a filter, as far as they were looked at; the server decides what matches. */
@Service({ autoProvided: false })
export class MatchStore {
  private readonly api = inject(LogApi);
  private readonly changes = signal(0);
  private readonly asking = signal<'start' | 'end' | 'newer' | 'older' | undefined>(undefined);
  private readonly failed = signal<unknown>(undefined);
  private matching = new MatchingLines();
  private jobId = '';
  private filter: LogFilter = { level: undefined, text: '' };
  private counted = 0;
  private knownLast: () => number = () => 0;
  private following: ReturnType<typeof setTimeout> | undefined;

  readonly isLoading = computed(() => this.asking() === 'start' || this.asking() === 'end');
  readonly failure = this.failed.asReadonly();
  readonly lines = computed(() => {
    this.changes();
    return [...this.matching.lines];
  });
  /** All matches of the log, of which `lines` may be a part. */
  readonly total = computed(() => {
    this.changes();
    return this.counted;
  });
  /** Grows with the rows put before the first one, shrinks with those forgotten there. */
  readonly rowsBefore = computed(() => {
    this.changes();
    return this.matching.addedBefore;
  });

  /** Shows the matches of a filter from either end of the log; without one, nothing. */
  show(jobId: string, filter: LogFilter, from: End, knownLast: () => number): void {
    this.jobId = jobId;
    this.filter = filter;
    this.knownLast = knownLast;
    this.matching = new MatchingLines();
    this.counted = 0;
    this.failed.set(undefined);
    this.asking.set(undefined);
    clearTimeout(this.following);
    this.following = undefined;
    this.changed();
    if (this.isFiltering()) this.load(from);
  }

  /** Fetches more where the rows on screen come near an end. */
  near(first: number, last: number): void {
    if (this.asking() !== undefined || this.failed() !== undefined) return;
    if (first < nearRows && !this.matching.reachedStart) this.load('older');
    else if (last > this.matching.lines.length - nearRows && !this.matching.reachedEnd) this.load('newer');
  }

  /** Looks for matches among lines written since. Live lines come up to ten times a second; asking twice is enough. */
  follow(): void {
    if (!this.isFiltering()) return;
    this.following ??= setTimeout(
      () => {
        this.following = undefined;
        if (this.asking() !== undefined) this.follow();
        else if (this.matching.reachedEnd) this.load('newer');
      },
      this.filter.text === '' ? followMs : followTextMs,
    );
  }

  reachEnd(): void {
    if (!this.matching.reachedEnd) this.load('end');
  }

  retry(): void {
    this.failed.set(undefined);
    this.load(this.matching.lines.length === 0 ? 'end' : 'newer');
  }

  private isFiltering(): boolean {
    return this.filter.level !== undefined || this.filter.text !== '';
  }

  private load(what: End | 'newer' | 'older'): void {
    this.asking.set(what);
    const { matching } = this;
    const known = this.knownLast();
    this.ask(what)
      .then((page) => {
        if (matching !== this.matching) return;
        this.counted = page.total;
        this.take(what, asMatches(page), known);
      })
      .catch((error: unknown) => {
        if (matching === this.matching) this.failed.set(error);
      })
      .finally(() => {
        if (matching === this.matching) this.asking.set(undefined);
      });
  }

  private ask(what: End | 'newer' | 'older'): Promise<LogPage> {
    const { api, jobId, filter } = this;
    const questions = {
      start: () => api.after(jobId, 0, filter),
      end: () => api.tail(jobId, filter),
      newer: () => api.after(jobId, this.matching.scannedTo, filter),
      older: () => api.before(jobId, this.matching.lines[0]?.seq ?? 1, filter),
    };
    return questions[what]();
  }

  private take(what: End | 'newer' | 'older', matches: Matches, knownLast: number): void {
    if (what === 'start') this.matching.fromStart(matches, knownLast);
    if (what === 'end') this.matching.fromEnd(matches, knownLast);
    if (what === 'newer') this.matching.newer(matches, knownLast);
    if (what === 'older') this.matching.older(matches);
    this.changed();
  }

  private changed(): void {
    this.changes.update((count) => count + 1);
  }
}

const asMatches = (page: LogPage): Matches => ({ lines: page.logs, complete: page.logs.length < mostLines });
