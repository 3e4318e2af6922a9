import { Component, input } from '@angular/core';
import { mdiKeyOutline } from '@mdi/js';
import { CopyButton } from '../copy/copy-button.js';
import { Icon } from '../icon/icon.js';

/** A secret that nobody can show again, with the way to take it along. */
@Component({
  selector: 'app-shown-once',
  imports: [CopyButton, Icon],
  template: `
    <app-icon [path]="key" />
    <div class="rest">
      <p class="title">{{ what() }} is shown this once</p>
      <ng-content />
      <code tabindex="0" [attr.aria-label]="what()">{{ secret() }}</code>
      <app-copy-button [label]="copyLabel()" [what]="what()" [text]="secret()" />
    </div>
  `,
  styles: `
    .title {
      font: var(--mat-sys-title-small);
    }
    .rest {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      flex: 1;
      justify-items: start;
      gap: 10px;
      min-width: 0;
    }
    code {
      box-sizing: border-box;
      width: 100%;
      padding: 8px 12px;
      border-radius: 8px;
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface);
      overflow-wrap: anywhere;
      user-select: all;
    }
  `,
  host: { class: 'notice' },
})
export class ShownOnce {
  readonly secret = input.required<string>();
  /** `The token`. */
  readonly what = input.required<string>();
  readonly copyLabel = input.required<string>();
  protected readonly key = mdiKeyOutline;
}
