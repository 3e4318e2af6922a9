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
      <p class="title">{{ heading() }}</p>
      @if (more(); as text) {
        <p>{{ text }}</p>
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
      @if (canRetry() && mayHelp()) {
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
  /** The name of a status, such as Unprocessable Entity, says nothing to people where the server said more. */
  protected readonly heading = computed(() => {
    const { status, title, detail } = this.problem();
    return status === 0 || detail === '' ? title : detail;
  });
  protected readonly more = computed(() => (this.problem().status === 0 ? this.problem().detail : ''));
  /** What the server can't do with a call it can't do with the same call again. */
  protected readonly mayHelp = computed(() => ![400, 422].includes(this.problem().status));
  protected readonly icon = mdiAlertCircleOutline;
}
