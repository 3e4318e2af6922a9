import { Component, computed, input } from '@angular/core';
import type { CellChange, TableDiff } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';
import { formatInstant } from '../time/instant.js';
import { tableWords } from './table-words.js';

/** How one table differs: in a sentence, and its first changed cells on demand. */
@Component({
  selector: 'app-table-changes',
  template: `
    <h3>{{ diff().table }}</h3>
    <p>{{ words() }}</p>
    @if (rows().length > 0) {
      <details>
        <summary>
          {{
            rows().length < diff().cells_changed ? 'The first ' + rows().length + ' changed cells' : 'The changed cells'
          }}
        </summary>
        <div class="scroll" role="region" tabindex="0" [attr.aria-label]="'Changed cells of ' + diff().table">
          <table class="data-table">
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Column</th>
                <th scope="col" class="number">This job</th>
                <th scope="col" class="number">Compared with</th>
                <th scope="col" class="number">Difference</th>
              </tr>
            </thead>
            <tbody>
              @for (row of rows(); track $index) {
                <tr>
                  <th scope="row">{{ row.name }}</th>
                  <td class="mono">{{ row.column }}</td>
                  <td class="number">{{ row.a }}</td>
                  <td class="number">{{ row.b }}</td>
                  <td class="number">{{ row.delta }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      </details>
    }
  `,
  styles: `
    h3 {
      font: var(--mat-sys-title-small);
    }
    summary {
      cursor: pointer;
    }
    .scroll {
      margin-top: 8px;
      max-height: 400px;
    }
    .number {
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class TableChanges {
  readonly diff = input.required<TableDiff>();
  readonly timeZone = input.required<string>();
  protected readonly words = computed(() => tableWords(this.diff()));
  protected readonly rows = computed(() =>
    this.diff().cells.map((cell) => ({
      name: this.nameOf(cell),
      column: cell.column,
      a: textOf(cell.a),
      b: textOf(cell.b),
      delta: cell.delta === null ? '—' : formatNumber(cell.delta),
    })),
  );

  private nameOf({ key }: CellChange): string {
    const zone = this.timeZone();
    const parts = Object.entries(key).map(([name, value]) =>
      name === 'block_start' && !Number.isNaN(Date.parse(value)) ? formatInstant(value, zone) : value,
    );
    return parts.filter((part) => part !== '').join(' · ') || '—';
  }
}

const textOf = (cell: CellChange['a']): string =>
  typeof cell === 'number' ? formatNumber(cell) : cell === null ? '—' : String(cell);
