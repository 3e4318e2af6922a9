import { Component, computed, inject, signal } from '@angular/core';
import { form, maxLength, required, validate } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { MatOption, MatSelect } from '@angular/material/select';
import {
  catchUps,
  defaultCatchUp,
  modelTypeFacts,
  modelTypes,
  overlaps,
  readinessPolicies,
  type Schedule,
} from '@energy-ops/contracts';
import { ClientConfigStore } from '../client-config/client-config.js';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { formDialog } from '../dialog/form-dialog.js';
import { ModelList } from '../models/model-list.js';
import { problemOf } from '../problem/problem.js';
import { cronFault, cronInWords } from './cron-words.js';
import { ScheduleCalls } from './schedule-calls.js';
import { catchUpWords, overlapWords, presets, readinessWords, type Preset } from './schedule-choices.js';
import { type ChosenSchedule, chosenOf, isTimeZone, isWholeBetween, typedOf, wishOf } from './schedule-wish.js';
import { SlotPreview } from './slot-preview.js';

const weekMinutes = 7 * 24 * 60;
const whole = (least: number, most: number) => ({
  kind: 'whole',
  message: `A whole number from ${least} to ${most}, please.`,
});

/** Makes a schedule, or changes the one it is given. Closes with what came of it. */
@Component({
  selector: 'app-schedule-dialog',
  imports: [formDialog, MatCheckbox, MatOption, MatSelect, SlotPreview],
  templateUrl: './schedule-dialog.html',
  styleUrl: './schedule-dialog.scss',
})
export class ScheduleDialog {
  protected readonly schedule = inject<Schedule | null>(MAT_DIALOG_DATA, { optional: true });
  private readonly calls = inject(ScheduleCalls);
  private readonly dialog = inject<MatDialogRef<ScheduleDialog, Schedule>>(MatDialogRef);
  protected readonly sources = inject(DataSourceList).sources;
  private readonly models = inject(ModelList);
  /** What can run by the clock: archived versions can not, but for the one it has. */
  protected readonly versions = computed(() => {
    const { model_type: type, model_id: id } = this.chosen();
    return this.models.ofType(type).filter((model) => model.status !== 'archived' || model.id === id);
  });
  protected readonly types = modelTypes;
  protected readonly facts = modelTypeFacts;
  protected readonly presets = presets;
  protected readonly overlaps = overlaps;
  protected readonly overlapWords = overlapWords;
  protected readonly catchUps = catchUps;
  protected readonly catchUpWords = catchUpWords;
  protected readonly policies = readinessPolicies;
  protected readonly readinessWords = readinessWords;
  protected readonly zones = Intl.supportedValuesOf('timeZone');
  /** As it was when the fields were filled: what somebody changed since is not overwritten unseen. */
  private seen = this.schedule;
  protected readonly error = signal<unknown>(null);
  protected readonly hasChanged = computed(() => this.error() !== null && problemOf(this.error()).status === 412);
  protected readonly chosen = signal(chosenOf(this.schedule));
  private readonly typed = signal(typedOf(this.schedule, inject(ClientConfigStore).market().time_zone));
  protected readonly form = form(
    this.typed,
    (schedule) => {
      required(schedule.name, { message: 'A name is needed.' });
      maxLength(schedule.name, 120, { message: 'At most 120 characters, please.' });
      validate(schedule.cron, ({ value }) => {
        const message = cronFault(value());
        return message === null ? undefined : { kind: 'cron', message };
      });
      validate(schedule.timeZone, ({ value }) =>
        isTimeZone(value()) ? undefined : { kind: 'zone', message: 'Name a time zone such as Asia/Kolkata.' },
      );
      validate(schedule.deadlineMinutes, ({ value }) =>
        value().trim() === '' || isWholeBetween(value(), 1, weekMinutes) ? undefined : whole(1, weekMinutes),
      );
      validate(schedule.waitMinutes, ({ value }) =>
        isWholeBetween(value(), 1, weekMinutes) ? undefined : whole(1, weekMinutes),
      );
      validate(schedule.marginSeconds, ({ value }) =>
        isWholeBetween(value(), 0, 86_400) ? undefined : whole(0, 86_400),
      );
    },
    { submission: { action: async () => this.save() } },
  );
  protected readonly words = computed(() => cronFault(this.typed().cron) ?? `${cronInWords(this.typed().cron)}.`);
  /** What the preview is of; none while it can't be read. */
  protected readonly timing = computed(() => {
    const { cron, timeZone } = this.typed();
    if (cronFault(cron) !== null || !isTimeZone(timeZone)) return undefined;
    const { model_type, data_source_id } = this.chosen();
    return { cron: cron.trim(), time_zone: timeZone.trim(), model_type, data_source_id };
  });

  protected choose(change: Partial<ChosenSchedule>): void {
    // Another type has other versions, and another patience with slots that passed.
    const ofType = change.model_type && { catch_up: defaultCatchUp[change.model_type], model_id: null };
    this.chosen.update((chosen) => ({ ...chosen, ...ofType, ...change }));
  }

  protected take({ name, cron, type }: Preset): void {
    this.typed.update((typed) => ({ ...typed, name, cron }));
    this.choose({ model_type: type });
  }

  /** After a conflict: what is there now, in place of what was typed. */
  protected async takeTheirs(): Promise<void> {
    const current = await this.current();
    if (current === undefined) return;
    this.typed.set(typedOf(current, current.time_zone));
    this.chosen.set(chosenOf(current));
  }

  /** After a conflict: what was typed, over what is there now. */
  protected async keepMine(): Promise<void> {
    if ((await this.current()) !== undefined) await this.save();
  }

  private async current(): Promise<Schedule | undefined> {
    if (this.schedule === null) return undefined;
    try {
      this.seen = await this.calls.get(this.schedule.id);
      this.error.set(null);
      return this.seen;
    } catch (error) {
      this.error.set(error);
      return undefined;
    }
  }

  private async save(): Promise<undefined> {
    this.error.set(null);
    const wish = wishOf(this.typed(), this.chosen());
    try {
      const saved = this.seen
        ? this.calls.change(this.seen.id, wish, this.seen)
        : this.calls.create({ ...wish, model_type: this.chosen().model_type });
      this.dialog.close(await saved);
    } catch (error) {
      this.error.set(error);
    }
  }
}
