import { Component, computed, input } from '@angular/core';
import type { Job } from '@energy-ops/contracts';
import { CopyButton } from '../copy/copy-button.js';

/** The configuration a job really ran with, defaults filled in. */
@Component({
  selector: 'app-job-config',
  imports: [CopyButton],
  template: `
    <section class="card" aria-labelledby="config-heading">
      <div class="head">
        <h2 id="config-heading">Effective configuration</h2>
        <app-copy-button label="Copy JSON" what="The configuration" [text]="json()" />
      </div>
      <table class="data-table">
        <thead>
          <tr>
            <th scope="col">Option</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          @for (option of options(); track option.name) {
            <tr>
              <th scope="row" class="mono">{{ option.name }}</th>
              <td class="mono">{{ option.value }}</td>
            </tr>
          } @empty {
            <tr>
              <td colspan="2">The model got no options.</td>
            </tr>
          }
        </tbody>
      </table>
    </section>
  `,
  styles: `
    .head {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 12px;
    }
    td {
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
  `,
})
export class JobConfig {
  readonly job = input.required<Job>();
  protected readonly json = computed(() => JSON.stringify(this.job().model_config, null, 2));
  protected readonly options = computed(() =>
    Object.entries(this.job().model_config).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value, null, 1),
    })),
  );
}
