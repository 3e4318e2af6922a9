import { Component, computed, inject, signal } from '@angular/core';
import { form, maxLength, required } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { MatOption, MatSelect } from '@angular/material/select';
import type { Schedule } from '@energy-ops/contracts';
import { formDialog } from '../dialog/form-dialog.js';
import { formatInstant, zoneLabel } from '../time/instant.js';
import { firstChoice, pauseEnds, pauseEndWords, pauseUntil, type PauseEnd } from './pause-end.js';
import { ScheduleCalls } from './schedule-calls.js';

/** Asks until when a schedule is to start nothing, and why. Closes with the schedule as it is then. */
@Component({
  selector: 'app-pause-dialog',
  imports: [formDialog, MatOption, MatSelect],
  templateUrl: './pause-dialog.html',
})
export class PauseDialog {
  protected readonly schedule = inject<Schedule>(MAT_DIALOG_DATA);
  private readonly calls = inject(ScheduleCalls);
  private readonly dialog = inject<MatDialogRef<PauseDialog, Schedule>>(MatDialogRef);
  protected readonly ends = pauseEnds;
  protected readonly words = pauseEndWords;
  protected readonly zone = zoneLabel(this.schedule.time_zone, new Date());
  protected readonly error = signal<unknown>(null);
  protected readonly end = signal<PauseEnd>('hour');
  protected readonly form = form(
    signal({ reason: '', until: firstChoice(this.schedule.time_zone, new Date()) }),
    (pause) => {
      required(pause.reason, { message: 'Say why, in a few words: the next one on duty reads it.' });
      maxLength(pause.reason, 500, { message: 'At most 500 characters, please.' });
      required(pause.until, { message: 'Choose a day and a time.' });
    },
    { submission: { action: async (pause) => this.pause(pause().value()) } },
  );
  /** When it goes on, to be read before it is done. */
  protected readonly goesOn = computed(() => {
    const until = this.until(this.form.until().value());
    return until && `Goes on at ${formatInstant(until, this.schedule.time_zone)} ${this.zone}.`;
  });

  private until(chosen: string): Date | null {
    if (this.end() === 'chosen' && chosen === '') return null;
    return pauseUntil(this.end(), chosen, this.schedule.time_zone, new Date());
  }

  private async pause(wish: { reason: string; until: string }): Promise<undefined> {
    this.error.set(null);
    const until = this.until(wish.until);
    const end = until ? { paused_until: until.toISOString() } : { paused: true };
    try {
      this.dialog.close(await this.calls.change(this.schedule.id, { ...end, pause_reason: wish.reason.trim() }));
    } catch (error) {
      this.error.set(error);
    }
  }
}
