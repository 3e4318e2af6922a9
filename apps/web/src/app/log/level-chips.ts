import { Component, computed, input, output } from '@angular/core';
import { logLevels, type LogLevel } from '@energy-ops/contracts';
import { ChoiceChips } from '../filter/choice-chips.js';
import { formatNumber } from '../number/amount.js';
import type { Levels } from './level-counts.js';

/** Narrows a log to one level, and says how many lines of each there are. */
@Component({
  selector: 'app-level-chips',
  imports: [ChoiceChips],
  template: `<app-choice-chips
    label="Level"
    [chips]="chips()"
    [value]="level()"
    (valueChange)="levelChange.emit($event)"
  />`,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
  `,
})
export class LevelChips {
  readonly levels = input.required<Levels>();
  readonly level = input.required<LogLevel | undefined>();
  readonly levelChange = output<LogLevel | undefined>();
  protected readonly chips = computed(() => {
    const levels = this.levels();
    const total = logLevels.reduce((sum, level) => sum + (levels[level] ?? 0), 0);
    return [
      { value: undefined, label: 'All', count: formatNumber(total) },
      ...logLevels.map((level) => ({ value: level, label: level, count: formatNumber(levels[level] ?? 0) })),
    ];
  });
}
