import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import type { Model } from '@energy-ops/contracts';
import { DataSourceList } from '../data-sources/data-source-list.js';
import type { Trigger } from '../jobs/job-calls.js';
import { formatDay } from '../time/instant.js';
import { daysCovered, dayToPropose, wishFor } from './day-to-plan.js';

/** Asks on what a version is to run, and whether it counts. Closes with the job to trigger. */
@Component({
  selector: 'app-run-model-dialog',
  imports: [
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
  ],
  templateUrl: './run-model-dialog.html',
  styleUrl: './run-model-dialog.scss',
})
export class RunModelDialog {
  protected readonly model = inject<Model>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<RunModelDialog, Trigger>>(MatDialogRef);
  protected readonly sources = inject(DataSourceList).sources;
  protected readonly sourceId = linkedSignal(() => {
    const ids = this.sources().map(({ id }) => id);
    return ids.find((id) => id === 'sample') ?? ids[0];
  });
  private readonly source = computed(() => this.sources().find(({ id }) => id === this.sourceId()));
  protected readonly day = linkedSignal(() => {
    const source = this.source();
    return source === undefined ? '' : dayToPropose(this.model.model_type, source, new Date());
  });
  protected readonly covered = computed(() => {
    const source = this.source();
    return source === undefined ? null : daysCovered(source);
  });
  protected readonly dayHint = computed(() => {
    const usual = `Left empty: ${this.model.model_type === 'DMO' ? 'tomorrow' : 'from now on'}.`;
    const days = this.covered();
    if (days === null) return usual;
    const { first, last } = days;
    return `${usual} The data covers ${formatDay(first)}${first === last ? '' : ` to ${formatDay(last)}`}.`;
  });
  protected readonly isTest = signal(true);
  protected readonly bypassesCache = signal(false);
  protected readonly mayPlan = this.model.status === 'active';
  /** The first thing in the data that this model cannot do without. */
  protected readonly fault = computed(() => {
    const fitness = this.source()?.report.fitness[this.model.model_type];
    if (fitness === undefined || fitness.fit) return null;
    return fitness.findings.find(({ severity }) => severity === 'error')?.message ?? 'see its findings';
  });

  protected run(): void {
    const source = this.source();
    if (source === undefined) return;
    this.dialog.close({
      model_type: this.model.model_type,
      model_id: this.model.id,
      data_source_id: source.id,
      purpose: this.isTest() ? 'test' : 'plan',
      bypass_cache: this.bypassesCache(),
      ...wishFor(this.model.model_type, source, this.day()),
    });
  }
}
