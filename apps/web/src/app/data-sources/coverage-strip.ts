import { Component, computed, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { type Coverage, coverageStates } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';
import { MarketTime } from '../time/market-time.js';
import { blocksByState, columnsOf, stripOf } from './coverage-rows.js';

const words = { given: 'Given', filled: 'Filled', gap: 'Gap' } as const;
const hours = ['00:00', '06:00', '12:00', '18:00', '24:00'];
const daysOfMonth = ['1', '8', '16', '24', '31'];

/** Which blocks of a time series were given, filled or missing; the button Table lists those that were not given. */
@Component({
  selector: 'app-coverage-strip',
  imports: [MarketTime, MatButton],
  templateUrl: './coverage-strip.html',
  styleUrl: './coverage-strip.scss',
})
export class CoverageStrip {
  readonly coverage = input.required<Coverage>();
  protected readonly showsTable = signal(false);
  protected readonly strip = computed(() => stripOf(this.coverage()));
  protected readonly marks = computed(() => (this.strip().of === 'days' ? hours : daysOfMonth));
  protected readonly odd = computed(() => this.coverage().spans.filter(({ state }) => state !== 'given'));
  protected readonly legend = computed(() => {
    const blocks = blocksByState(this.coverage());
    return coverageStates.map((state) => ({ state, word: words[state], blocks: counted(blocks[state]) }));
  });
  protected readonly columnsOf = columnsOf;
}

const counted = (blocks: number): string => `${formatNumber(blocks)} ${blocks === 1 ? 'block' : 'blocks'}`;
