import { Component, computed, type ElementRef, input, viewChild } from '@angular/core';
import type { Column } from '@energy-ops/contracts';
import { injectVirtualizer } from '@tanstack/angular-virtual';
import { type Cell, type Row } from './cells.js';
import { aligned, cellText, columnWidths, decimalsOf } from './cell-text.js';

const rowHeightPx = 28;

/** A table of any length: only the rows on screen exist. Its head and first column stay in view. */
@Component({
  selector: 'app-data-table',
  templateUrl: './data-table.html',
  styleUrl: './data-table.scss',
})
export class DataTable {
  readonly label = input.required<string>();
  readonly columns = input.required<readonly Column[]>();
  readonly rows = input.required<readonly Row[]>();
  readonly timeZone = input('UTC');

  private readonly box = viewChild<ElementRef<HTMLElement>>('box');
  protected readonly widths = computed(() => columnWidths(this.columns(), this.rows(), this.timeZone()));
  private readonly decimals = computed(() => {
    const counts = decimalsOf(this.columns(), this.rows());
    return new Map(this.columns().map(({ name }, index) => [name, counts[index] ?? 0]));
  });
  protected readonly virtual = injectVirtualizer<HTMLElement, HTMLElement>(() => ({
    scrollElement: this.box(),
    count: this.rows().length,
    estimateSize: () => rowHeightPx,
    overscan: 8,
  }));
  protected readonly shown = computed(() => {
    const rows = this.rows();
    return this.virtual.getVirtualItems().flatMap(({ index }) => {
      const row = rows[index];
      return row === undefined ? [] : [{ index, row }];
    });
  });
  protected readonly above = computed(() => this.virtual.getVirtualItems()[0]?.start ?? 0);
  protected readonly below = computed(() => {
    const last = this.virtual.getVirtualItems().at(-1);
    return last === undefined ? 0 : this.virtual.getTotalSize() - last.end;
  });

  protected text(cell: Cell, column: Column): string {
    return aligned(cellText(cell, column, this.timeZone()), this.decimals().get(column.name) ?? 0);
  }
}
