import { Component, computed, input } from '@angular/core';
import type { KpiChange } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';
import { kpiText, labelledKpis } from '../results/kpi-groups.js';

/** The figures of two jobs beside each other, those that are equal left out. */
@Component({
  selector: 'app-kpi-deltas',
  template: `
    @if (groups().length > 0) {
      <div class="scroll" role="region" tabindex="0" aria-label="Figures of both jobs">
        <table class="data-table">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col" class="number">Difference</th>
              <th scope="col" class="number">%</th>
              <th scope="col" class="number">This job</th>
              <th scope="col" class="number">Compared with</th>
            </tr>
          </thead>
          @for (group of groups(); track group.title) {
            <tbody>
              <tr class="group">
                <th scope="rowgroup" colspan="5">{{ group.title }}</th>
              </tr>
              @for (row of group.rows; track row.name) {
                <tr [attr.data-kpi]="row.name">
                  <th scope="row">{{ row.label }}</th>
                  <td class="number" [class.loss]="row.isLoss">{{ row.delta }}</td>
                  <td class="number">{{ row.percent }}</td>
                  <td class="number">{{ row.a }}</td>
                  <td class="number">{{ row.b }}</td>
                </tr>
              }
            </tbody>
          }
        </table>
      </div>
    }
    @if (equal() > 0) {
      <p class="quiet">
        {{ equal() }} {{ groups().length > 0 ? 'more ' : '' }}{{ equal() === 1 ? 'figure is' : 'figures are' }} equal.
      </p>
    }
  `,
  styles: `
    td {
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    .group th {
      background: var(--mat-sys-surface-container-low);
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
    }
    .loss {
      color: var(--mat-sys-error);
    }
    .quiet {
      margin-top: 8px;
    }
  `,
})
export class KpiDeltas {
  readonly kpis = input.required<readonly KpiChange[]>();
  readonly currency = input.required<string>();
  private readonly different = computed(() => this.kpis().filter(({ a, b }) => a !== b));
  protected readonly equal = computed(() => this.kpis().length - this.different().length);
  protected readonly groups = computed(() => {
    const changes = this.different();
    return labelledKpis([...new Set(changes.map(({ name }) => name))]).map(({ title, figures }) => ({
      title,
      rows: figures.flatMap(({ name, label }) => {
        const [change, other] = changes.filter((each) => each.name === name);
        const isNothing = change?.a === 0 && other?.b === 0;
        if (change === undefined || isNothing) return [];
        const row = rowOf(change, label, this.currency());
        // Amounts of two currencies come one by one.
        return [other === undefined ? row : { ...row, b: rowOf(other, label, other.unit).b }];
      }),
    }));
  });
}

function rowOf({ name, unit, a, b, delta, delta_percent: percent }: KpiChange, label: string, currency: string) {
  const text = (value: number | null) => kpiText(name, { value, unit }, currency);
  return {
    name,
    label,
    a: text(a),
    b: text(b),
    delta: signed(delta, text(delta)),
    percent: signed(percent, formatNumber(percent === null ? null : Math.round(percent * 100) / 100)),
    isLoss: name === 'profit' && (delta ?? 0) < 0,
  };
}

/** What grew says so, a minus is there already; what rounds to nothing is not nothing. */
function signed(value: number | null, text: string): string {
  if (value !== null && value !== 0 && !/[1-9]/.test(text)) return '≈ 0';
  return value !== null && value > 0 ? `+${text}` : text;
}
