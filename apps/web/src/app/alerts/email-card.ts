import { HttpClient, httpResource } from '@angular/common/http';
import { Component, computed, inject, linkedSignal } from '@angular/core';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import type { AlertSettings, AlertSeverity } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { lastAnswer } from '../live/last-answer.js';
import { ProblemNote } from '../problem/problem-note.js';
import { Attempts } from '../toast/attempts.js';

const path = '/api/alerts/settings';

/** From which severity on somebody gets alerts by e-mail. */
@Component({
  selector: 'app-email-card',
  imports: [MatFormField, MatHint, MatLabel, MatOption, MatSelect, ProblemNote],
  template: `
    <h2>Alerts by e-mail</h2>
    @if (resource.error(); as error) {
      <app-problem-note [error]="error" canRetry (retry)="resource.reload()" />
    }
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>Send me</mat-label>
      <mat-select [value]="from()" [disabled]="!isKnown()" (valueChange)="choose($event)">
        <mat-option [value]="null">None</mat-option>
        <mat-option value="critical">Critical ones</mat-option>
        <mat-option value="warning">Warnings and critical ones</mat-option>
        <mat-option value="info">All</mat-option>
      </mat-select>
      <mat-hint>{{ hint() }}</mat-hint>
    </mat-form-field>
  `,
  host: { class: 'card' },
})
export class EmailCard {
  private readonly http = inject(HttpClient);
  private readonly attempts = inject(Attempts);
  protected readonly resource = httpResource<AlertSettings>(() => path);
  private readonly settings = lastAnswer<AlertSettings | undefined>(this.resource, undefined);
  protected readonly isKnown = computed(() => this.settings() !== undefined);
  protected readonly from = linkedSignal(() => this.settings()?.email_from ?? null);
  protected readonly hint = computed(() =>
    this.settings()?.email_available === false
      ? 'This installation sends no e-mail yet: an operator sets SMTP_URL.'
      : 'Each with its end, as an answer.',
  );

  protected async choose(email_from: AlertSeverity | null): Promise<void> {
    const before = this.from();
    this.from.set(email_from);
    const words = { done: 'Your choice holds from the next alert on.', failed: 'Your choice was not kept' };
    const isDone = await this.attempts.make(words, () => firstValueFrom(this.http.put(path, { email_from })));
    if (!isDone) this.from.set(before);
  }
}
