import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Job } from '@energy-ops/contracts';
import { Toasts } from '../toast/toasts.js';

/** The configuration a job really ran with, defaults filled in. */
@Component({
  selector: 'app-job-config',
  imports: [MatButton],
  template: `
    <section class="card" aria-labelledby="config-heading">
      <div class="head">
        <h2 id="config-heading">Effective configuration</h2>
        <button matButton="outlined" (click)="copy()">Copy JSON</button>
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
  private readonly clipboard = inject(Clipboard);
  private readonly toasts = inject(Toasts);
  protected readonly options = computed(() =>
    Object.entries(this.job().model_config).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value, null, 1),
    })),
  );

  protected copy(): void {
    const copied = this.clipboard.copy(JSON.stringify(this.job().model_config, null, 2));
    if (copied) this.toasts.say('info', 'The configuration is on the clipboard.');
    else this.toasts.say('warning', 'The browser did not allow copying.');
  }
}
