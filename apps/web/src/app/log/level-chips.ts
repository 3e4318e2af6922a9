import { Component, computed, input, output } from '@angular/core';
import { logLevels, type LogLevel } from '@energy-ops/contracts';
import { Amount } from '../number/number-pipes.js';
import type { Levels } from './level-counts.js';

/** Narrows a log to one level, and says how many lines of each there are. */
@Component({
  selector: 'app-level-chips',
  imports: [Amount],
  template: `
    @for (chip of chips(); track chip.label) {
      <button type="button" [attr.aria-pressed]="level() === chip.level" (click)="levelChange.emit(chip.level)">
        {{ chip.label }} {{ chip.count | amount }}
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 4px;
      min-width: 0;
      padding: 2px;
      overflow-x: auto;
    }
    button {
      flex: none;
      padding: 4px 10px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 8px;
      background: none;
      color: var(--mat-sys-on-surface);
      font: var(--mat-sys-label-medium);
      cursor: pointer;
    }
    button:hover {
      background: var(--mat-sys-surface-container-highest);
    }
    button[aria-pressed='true'] {
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
  `,
  host: { role: 'group', 'aria-label': 'Level' },
})
export class LevelChips {
  readonly levels = input.required<Levels>();
  readonly level = input.required<LogLevel | undefined>();
  readonly levelChange = output<LogLevel | undefined>();
  protected readonly chips = computed(() => {
    const levels = this.levels();
    const total = logLevels.reduce((sum, level) => sum + (levels[level] ?? 0), 0);
    return [
      { level: undefined, label: 'All', count: total },
      ...logLevels.map((level) => ({ level, label: level, count: levels[level] ?? 0 })),
    ];
  });
}
