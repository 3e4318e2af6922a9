import { booleanAttribute, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { problemOf } from './problem.js';

/** A failed call in words: title, detail, each field's fault, the request's id, and a way to try again. */
@Component({
  selector: 'app-problem-note',
  imports: [Icon, MatButton],
  template: `
    <app-icon [path]="icon" />
    <div>
      <p class="title">{{ problem().title }}</p>
      @if (problem().detail) {
        <p>{{ problem().detail }}</p>
      }
      @if (problem().fields.length > 0) {
        <ul>
          @for (field of problem().fields; track $index) {
            <li>
              @if (field.pointer) {
                <code>{{ field.pointer }}</code>
              }
              {{ field.message }}
            </li>
          }
        </ul>
      }
      @if (problem().requestId; as id) {
        <p class="request">
          Request <code>{{ id }}</code>
        </p>
      }
      @if (canRetry()) {
        <button matButton (click)="retry.emit()">Try again</button>
      }
    </div>
  `,
  styles: `
    :host {
      display: flex;
      gap: 12px;
      padding: 12px 16px;
      border-radius: 8px;
      border: 1px solid var(--mat-sys-error);
      background: var(--app-failure-container);
      overflow-wrap: anywhere;
    }
    .title {
      font: var(--mat-sys-title-small);
    }
    .request {
      font: var(--mat-sys-body-small);
    }
    ul {
      margin: 4px 0;
      padding-left: 18px;
    }
    app-icon {
      color: var(--mat-sys-error);
    }
    button {
      margin-left: -12px;
    }
  `,
  host: { role: 'alert' },
})
export class ProblemNote {
  readonly error = input.required<unknown>();
  readonly canRetry = input(false, { transform: booleanAttribute });
  readonly retry = output();
  protected readonly problem = computed(() => problemOf(this.error()));
  protected readonly icon = mdiAlertCircleOutline;
}
