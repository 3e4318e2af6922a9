import { Clipboard } from '@angular/cdk/clipboard';
import { DOCUMENT } from '@angular/common';
import { httpResource } from '@angular/common/http';
import {
  afterRenderEffect,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
  viewChildren,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { ActivatedRoute, Router } from '@angular/router';
import type { Job } from '@energy-ops/contracts';
import { defaultRangeExtractor, injectVirtualizer } from '@tanstack/angular-virtual';
import { ClientConfigStore } from '../client-config/client-config.js';
import { Amount } from '../number/number-pipes.js';
import { ProblemNote } from '../problem/problem-note.js';
import { plainText } from './ansi-text.js';
import { Follow } from './follow.js';
import { type LineRange, lineFragment, parseLineFragment, stretch } from './line-fragment.js';
import type { LogFilter } from './log-api.js';
import { shownRow } from './log-row.js';
import { LogStore } from './log-store.js';
import { LogToolbar } from './log-toolbar.js';
import { MatchStore } from './match-store.js';

export const rowHeightPx = 20;
const mostRendered = 200;
const mostCopied = 10_000;
const phone = '(max-width: 600px)';

/** Any job's log, whole and live: `#L120` or `#L120-L140` in the address marks lines of it. */
@Component({
  selector: 'app-log-viewer',
  imports: [Amount, LogToolbar, MatButton, MatProgressBar, ProblemNote],
  providers: [LogStore, MatchStore],
  templateUrl: './log-viewer.html',
  styleUrl: './log-viewer.scss',
})
export class LogViewer {
  readonly jobId = input.required<string>();
  /** The line to show first; the address's fragment goes before it. */
  readonly line = input<number>();
  /** The market's zone; without one the job is asked for its own. */
  readonly timeZone = input<string>();

  protected readonly store = inject(LogStore);
  private readonly client = inject(ClientConfigStore);
  private readonly clipboard = inject(Clipboard);
  private readonly router = inject(Router);
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly fragment = toSignal(inject(ActivatedRoute).fragment);
  private readonly scroller = viewChild<ElementRef<HTMLElement>>('scroller');
  private readonly rowElements = viewChildren<ElementRef<HTMLElement>>('row');
  private readonly job = httpResource<Job>(() =>
    this.timeZone() === undefined ? `/api/jobs/${this.jobId()}` : undefined,
  );

  protected readonly follow = new Follow(this.store.lastSeq);
  protected readonly wraps = signal(this.window?.matchMedia?.(phone).matches ?? false);
  protected readonly showsElapsed = signal(false);
  protected readonly zone = computed(() => {
    const ofJob = this.job.hasValue() ? this.job.value().time_zone : undefined;
    return this.timeZone() ?? ofJob ?? this.client.market().time_zone;
  });
  protected readonly marked = computed<LineRange | undefined>(() => {
    const line = this.line();
    return parseLineFragment(this.fragment()) ?? (line === undefined ? undefined : { from: line, to: line });
  });
  protected readonly virtual = injectVirtualizer<HTMLElement, HTMLElement>(() => ({
    scrollElement: this.scroller(),
    count: this.store.length(),
    estimateSize: () => rowHeightPx,
    overscan: 10,
    rangeExtractor: (range) => defaultRangeExtractor(range).slice(0, mostRendered), // also where no style bounds the box
    useAnimationFrameWithResizeObserver: true, // measuring wrapped rows moves rows, which would be a loop
  }));
  protected readonly rows = computed(() => {
    const style = {
      timeZone: this.zone(),
      since: this.showsElapsed() ? this.store.startedAt() : undefined,
      searched: this.store.filter().text,
    };
    return this.virtual.getVirtualItems().map(({ index }) => shownRow(this.store.row(index), index, style));
  });
  protected readonly top = computed(() => this.virtual.getVirtualItems()[0]?.start ?? 0);
  private rowsBefore = 0;

  constructor() {
    effect((onCleanup) => {
      const jobId = this.jobId();
      onCleanup(untracked(() => this.store.open(jobId)));
    });
    effect(() => {
      const rows = this.rows();
      const [first, last] = [rows[0], rows.at(-1)];
      if (first && last) untracked(() => this.store.show(first.index, last.index));
    });
    effect(() => {
      this.store.lastSeq();
      if (this.follow.isOn()) untracked(() => this.store.reachEnd());
    });
    effect(() => {
      const marked = this.marked();
      if (marked && !this.store.isLoading()) untracked(() => this.reveal(marked.from));
    });
    this.measureWrappedRows();
    this.keepPlace();
  }

  protected press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = (this.scroller()?.nativeElement.clientHeight ?? 0) - rowHeightPx;
    const keys: Record<string, () => void> = {
      f: () => (this.follow.isOn() ? this.follow.pause() : this.toEnd()),
      End: () => this.toEnd(),
      Home: () => this.scrollTo(0),
      ArrowUp: () => this.scrollBy(-rowHeightPx),
      ArrowDown: () => this.scrollBy(rowHeightPx),
      PageUp: () => this.scrollBy(-page),
      PageDown: () => this.scrollBy(page),
    };
    const move = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (move === undefined) return;
    event.preventDefault();
    move();
  }

  protected noteScroll({ scrollTop, clientHeight, scrollHeight }: HTMLElement): void {
    this.follow.scrolled({ top: scrollTop, view: clientHeight, content: scrollHeight });
  }

  protected toEnd(): void {
    this.store.reachEnd();
    this.follow.start();
  }

  protected showBefore(): void {
    this.follow.pause();
    this.store.reach(this.store.base());
  }

  protected select(filter: LogFilter): void {
    this.store.setFilter(filter, this.follow.isOn());
    if (!this.follow.isOn()) this.scrollTo(0); // the place in the lines before means nothing among these
  }

  protected toggleElapsed(): void {
    this.store.wantStart();
    this.showsElapsed.update((shown) => !shown);
  }

  protected toggleWrap(): void {
    this.wraps.update((wraps) => !wraps);
    this.virtual.measure();
  }

  protected mark(seq: number, event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey) return; // the browser opens the link in a new tab
    event.preventDefault();
    const range = event.shiftKey ? stretch(this.marked(), seq) : { from: seq, to: seq };
    void this.router.navigate([], { fragment: lineFragment(range), queryParamsHandling: 'preserve', replaceUrl: true });
  }

  protected isMarked(seq: number): boolean {
    const marked = this.marked();
    return marked !== undefined && seq >= marked.from && seq <= marked.to;
  }

  /** With the route: the page's base would otherwise make it `/#L1`. */
  protected linkTo(range: LineRange): string {
    const { pathname = '', search = '' } = this.window?.location ?? {};
    return `${pathname}${search}#${lineFragment(range)}`;
  }

  /** Copies the marked lines, as far as they are here, without colours. */
  protected copyLines({ from, to }: LineRange): void {
    const count = Math.min(to - from + 1, mostCopied);
    const indexes = Array.from({ length: count }, (_, offset) => this.store.indexOf(from + offset));
    const messages = indexes.flatMap((index) =>
      index === undefined ? [] : (this.store.row(index).line?.message ?? []),
    );
    this.clipboard.copy(messages.map(plainText).join('\n'));
  }

  protected copyLink(range: LineRange): void {
    this.clipboard.copy(`${this.window?.location.origin ?? ''}${this.linkTo(range)}`);
  }

  private reveal(seq: number): void {
    this.store.reach(seq);
    const index = this.store.indexOf(seq);
    if (index === undefined) return;
    const isOnScreen = this.virtual.getVirtualItems().some((item) => item.index === index);
    if (isOnScreen && !this.follow.isOn()) return;
    this.follow.pause();
    this.virtual.scrollToIndex(index, { align: 'center' });
  }

  private scrollBy(distance: number): void {
    this.scroller()?.nativeElement.scrollBy({ top: distance });
  }

  private scrollTo(top: number): void {
    this.scroller()?.nativeElement.scrollTo({ top });
  }

  private measureWrappedRows(): void {
    afterRenderEffect(() => {
      if (!this.wraps()) return;
      for (const { nativeElement } of this.rowElements()) this.virtual.measureElement(nativeElement);
    });
  }

  /** After each change of the rows: at the end while following, else on the same lines as before. */
  private keepPlace(): void {
    afterRenderEffect({
      write: () => {
        const box = this.scroller()?.nativeElement;
        const before = this.store.rowsBefore();
        const height = this.virtual.getTotalSize();
        if (box === undefined) return;
        if (this.follow.isOn()) box.scrollTop = height;
        else if (before !== this.rowsBefore) box.scrollTop += (before - this.rowsBefore) * rowHeightPx;
        this.rowsBefore = before;
      },
    });
  }
}
