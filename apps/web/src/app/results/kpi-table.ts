import { Component, computed, input } from '@angular/core';
import type { Kpi } from '@energy-ops/contracts';
import { kpiGroups } from './kpi-groups.js';

/** What a result is worth, in groups: the result first, then what it is made of. */
@Component({
  selector: 'app-kpi-table',
  template: `
    @for (group of groups(); track group.title) {
      <table>
        <caption>
          {{
            group.title
          }}
        </caption>
        <tbody>
          @for (row of group.rows; track row.name) {
            <tr [attr.data-kpi]="row.name">
              <th scope="row">{{ row.label }}</th>
              <td [class.loss]="row.isLoss">{{ row.text }}</td>
            </tr>
          }
        </tbody>
      </table>
    }
  `,
  styles: `
    :host {
      display: block;
      columns: 4 240px;
      column-gap: 28px;
    }
    table {
      width: 100%;
      break-inside: avoid;
      border-collapse: collapse;
      font-variant-numeric: tabular-nums;
    }
    /* Not below: the last one of a column would stand out of its card. */
    table:not(:first-child) {
      margin-top: 16px;
    }
    caption {
      padding-bottom: 4px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-large);
      text-align: left;
    }
    th,
    td {
      padding: 4px 0;
      border-top: 1px solid var(--mat-sys-outline-variant);
      font: var(--mat-sys-body-medium);
      text-align: left;
    }
    td {
      text-align: right;
      white-space: nowrap;
    }
    .loss {
      color: var(--mat-sys-error);
    }
    [data-kpi='profit'] > * {
      font: var(--mat-sys-title-medium);
    }
  `,
})
export class KpiTable {
  readonly kpis = input.required<Readonly<Record<string, Kpi>>>();
  readonly currency = input.required<string>();
  protected readonly groups = computed(() => kpiGroups(this.kpis(), this.currency()));
}
