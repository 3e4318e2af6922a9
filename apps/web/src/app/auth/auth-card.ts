import { Component, input } from '@angular/core';
import { mdiTransmissionTower } from '@mdi/js';
import { Icon } from '../icon/icon.js';

/** The frame of the pages one sees before signing in. */
@Component({
  selector: 'app-auth-card',
  imports: [Icon],
  template: `
    <main>
      <p class="product"><app-icon [path]="mark" /> energy-ops</p>
      <h1>{{ heading() }}</h1>
      <ng-content />
    </main>
    <p class="promise">Mission control for electricity-market optimization</p>
  `,
  styles: `
    :host {
      display: grid;
      align-content: center;
      justify-items: center;
      gap: 16px;
      min-height: 100dvh;
      padding: 16px;
      box-sizing: border-box;
    }
    main {
      display: grid;
      gap: 16px;
      box-sizing: border-box;
      width: min(420px, 100%);
      padding: 28px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 16px;
      background: var(--mat-sys-surface);
    }
    .product {
      color: var(--mat-sys-primary);
      font: var(--mat-sys-title-medium);
    }
    h1 {
      font: var(--mat-sys-headline-small);
    }
    .promise {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-small);
      text-align: center;
    }
  `,
})
export class AuthCard {
  readonly heading = input.required<string>();
  protected readonly mark = mdiTransmissionTower;
}
