import { Component, input } from '@angular/core';
import type { Finding } from '@energy-ops/contracts';
import { mdiAlertCircleOutline, mdiAlertOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';

/** All that is wrong or odd in the tables, each with its place. */
@Component({
  selector: 'app-findings-table',
  imports: [Icon],
  template: `
    <div class="scroll" role="region" aria-label="Table of findings" tabindex="0">
      <table class="data-table stacked">
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Table</th>
            <th scope="col" class="number">Row</th>
            <th scope="col">Column</th>
            <th scope="col">Finding</th>
            <th scope="col">Value</th>
            <th scope="col">Code</th>
          </tr>
        </thead>
        <tbody>
          @for (finding of findings(); track $index) {
            <tr>
              <td class="severity" [class.error]="finding.severity === 'error'">
                <app-icon [path]="finding.severity === 'error' ? error : warning" /> {{ finding.severity }}
              </td>
              <td class="mono" data-label="Table">{{ finding.table }}</td>
              <td class="number" data-label="Row">{{ finding.row ?? '—' }}</td>
              <td class="mono" data-label="Column">{{ finding.column ?? '—' }}</td>
              <td data-label="Finding">{{ finding.message }}</td>
              <td class="mono" data-label="Value">{{ finding.value ?? '' }}</td>
              <td class="mono" data-label="Code">{{ finding.code }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .severity {
      color: var(--app-warning);
      white-space: nowrap;
    }
    .severity.error {
      color: var(--mat-sys-error);
    }
  `,
})
export class FindingsTable {
  readonly findings = input.required<readonly Finding[]>();
  protected readonly error = mdiAlertCircleOutline;
  protected readonly warning = mdiAlertOutline;
}
