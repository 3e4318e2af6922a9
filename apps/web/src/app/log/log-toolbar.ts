import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import type { LogLevel } from '@energy-ops/contracts';
import { mdiArrowCollapseDown, mdiContentCopy, mdiDownload, mdiLinkVariant, mdiTimerOutline, mdiWrap } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { Amount } from '../number/number-pipes.js';
import { Downloads } from '../results/downloads.js';
import { LevelChips } from './level-chips.js';
import type { Levels } from './level-counts.js';
import { lineFragment, type LineRange } from './line-fragment.js';
import type { LogFilter } from './log-api.js';

const typingPauseMs = 300;

/** What a log's reader can ask for: a level, a text, following, wrapping, a copy. */
@Component({
  selector: 'app-log-toolbar',
  imports: [Amount, Icon, LevelChips, MatIconButton, MatTooltip],
  templateUrl: './log-toolbar.html',
  styleUrl: './log-toolbar.scss',
})
export class LogToolbar {
  readonly jobId = input.required<string>();
  readonly levels = input.required<Levels>();
  readonly filter = input.required<LogFilter>();
  readonly matched = input.required<number>();
  readonly isSearching = input.required<boolean>();
  readonly isFollowing = input.required<boolean>();
  readonly wraps = input.required<boolean>();
  readonly showsElapsed = input.required<boolean>();
  readonly marked = input<LineRange>();
  readonly filterChange = output<LogFilter>();
  readonly followToggle = output();
  readonly wrapToggle = output();
  readonly elapsedToggle = output();
  readonly copyLines = output<LineRange>();
  readonly copyLink = output<LineRange>();

  private readonly downloads = inject(Downloads);
  private readonly typed = signal<string | undefined>(undefined);
  protected readonly icons = { copy: mdiContentCopy, link: mdiLinkVariant, download: mdiDownload };
  protected readonly toggles = computed(() => [
    {
      label: 'Follow the end',
      key: ' (F)',
      icon: mdiArrowCollapseDown,
      isOn: this.isFollowing(),
      flip: this.followToggle,
    },
    { label: 'Wrap long lines', key: '', icon: mdiWrap, isOn: this.wraps(), flip: this.wrapToggle },
    {
      label: 'Show time since the first line',
      key: '',
      icon: mdiTimerOutline,
      isOn: this.showsElapsed(),
      flip: this.elapsedToggle,
    },
  ]);
  protected readonly markedLabel = computed(() => {
    const marked = this.marked();
    return marked === undefined ? '' : lineFragment(marked);
  });

  constructor() {
    effect((onCleanup) => {
      const text = this.typed();
      if (text === undefined) return;
      const pause = setTimeout(() => {
        this.search(text);
      }, typingPauseMs);
      onCleanup(() => {
        clearTimeout(pause);
      });
    });
  }

  protected type(text: string): void {
    this.typed.set(text);
  }

  protected search(text: string): void {
    this.typed.set(undefined);
    if (text !== this.filter().text) this.filterChange.emit({ ...this.filter(), text });
  }

  protected choose(level: LogLevel | undefined): void {
    this.filterChange.emit({ ...this.filter(), level });
  }

  protected download(): void {
    void this.downloads.start(`/api/jobs/${encodeURIComponent(this.jobId())}/logs?format=text`);
  }
}
