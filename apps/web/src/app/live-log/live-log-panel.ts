import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import type { LogLevel } from '@energy-ops/contracts';
import { mdiDeleteSweepOutline } from '@mdi/js';
import { ClientConfigStore } from '../client-config/client-config.js';
import { Icon } from '../icon/icon.js';
import { piecesOfLine } from '../log/ansi-text.js';
import { Follow } from '../log/follow.js';
import { LevelChips } from '../log/level-chips.js';
import { formatNumber } from '../number/amount.js';
import { Amount } from '../number/number-pipes.js';
import { formatInstant } from '../time/instant.js';
import type { PanelRow } from './line-buffer.js';
import { LiveLogStore } from './live-log-store.js';

/** As high as the style makes it. */
const panelPx = 300;
const spareRows = 6;
const deskRowPx = 22;
/** On a phone the line stands below its level, time and job. */
const phoneRowPx = 40;
const phone = '(max-width: 699px)';

/** What every running job says, as it says it. */
@Component({
  selector: 'app-live-log-panel',
  imports: [Amount, Icon, LevelChips, MatButton],
  templateUrl: './live-log-panel.html',
  styleUrl: './live-log-panel.scss',
})
export class LiveLogPanel {
  protected readonly store = inject(LiveLogStore);
  private readonly client = inject(ClientConfigStore);
  private readonly router = inject(Router);
  private readonly scroller = viewChild<ElementRef<HTMLElement>>('scroller');
  protected readonly follow = new Follow(this.store.passed);
  protected readonly clearIcon = mdiDeleteSweepOutline;
  private readonly rowPx =
    (inject(DOCUMENT).defaultView?.matchMedia?.(phone).matches ?? false) ? phoneRowPx : deskRowPx;
  private readonly most = Math.ceil(panelPx / this.rowPx) + 2 * spareRows;
  private readonly scrolledPx = signal(0);
  /** The first row in the page. At the end it is known without asking where the box stands: one drawing, not two. */
  private readonly first = computed(() => {
    const last = Math.max(0, this.store.rows().length - this.most);
    return this.follow.isOn()
      ? last
      : Math.min(last, Math.max(0, Math.floor(this.scrolledPx() / this.rowPx) - spareRows));
  });
  protected readonly shown = computed(() => {
    const timeZone = this.client.market().time_zone;
    return this.store
      .rows()
      .slice(this.first(), this.first() + this.most)
      .map((row) => shownLine(row, timeZone));
  });
  protected readonly heightPx = computed(() => this.store.rows().length * this.rowPx);
  protected readonly topPx = computed(() => this.first() * this.rowPx);
  private gone = 0;

  constructor() {
    inject(DestroyRef).onDestroy(this.store.open());
    this.keepPlace();
  }

  protected choose(level: LogLevel | undefined): void {
    this.store.level.set(level);
    this.gone = this.store.gone();
    this.follow.start();
  }

  protected clear(): void {
    this.store.clear();
    this.gone = 0;
    this.follow.start();
  }

  protected noteScroll({ scrollTop, clientHeight, scrollHeight }: HTMLElement): void {
    this.scrolledPx.set(scrollTop);
    this.follow.scrolled({ top: scrollTop, view: clientHeight, content: scrollHeight });
  }

  /** A plain link, so that a row costs no router of its own; opened here it keeps the page. */
  protected open(event: MouseEvent, link: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.router.navigateByUrl(link);
  }

  protected missedWords(missed: number, seq: number): string {
    const lines = missed === 1 ? 'line' : 'lines';
    return seq - missed === 1
      ? `… ${formatNumber(missed)} earlier ${lines}, in the job’s log`
      : `… ${formatNumber(missed)} ${lines} left out here, in the job’s log`;
  }

  /** After each change of the rows: at the end while following, else on the same lines as before. */
  private keepPlace(): void {
    afterRenderEffect({
      write: () => {
        const box = this.scroller()?.nativeElement;
        const gone = this.store.gone();
        const height = this.heightPx();
        if (box === undefined) return;
        if (this.follow.isOn()) box.scrollTop = height;
        else if (gone > this.gone) box.scrollTop -= (gone - this.gone) * this.rowPx;
        this.gone = gone;
      },
    });
  }
}

function shownLine(row: PanelRow, timeZone: string) {
  const { line } = row;
  return {
    ...row,
    level: line?.level,
    time: line === undefined ? '' : formatInstant(line.timestamp, timeZone, 'time-millis'),
    pieces: line === undefined ? [] : piecesOfLine(line),
    link: `/jobs/${row.jobId}?tab=log#L${row.seq}`,
  };
}
