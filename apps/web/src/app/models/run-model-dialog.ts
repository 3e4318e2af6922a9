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
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import type { Model } from '@energy-ops/contracts';
import { DataSourceList } from '../data-sources/data-source-list.js';
import type { Trigger } from '../jobs/job-calls.js';

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
  protected readonly isTest = signal(true);
  protected readonly bypassesCache = signal(false);
  protected readonly mayPlan = this.model.status === 'active';
  /** The first thing in the data that this model cannot do without. */
  protected readonly fault = computed(() => {
    const source = this.sources().find(({ id }) => id === this.sourceId());
    const fitness = source?.report.fitness[this.model.model_type];
    if (fitness === undefined || fitness.fit) return null;
    return fitness.findings.find(({ severity }) => severity === 'error')?.message ?? 'see its findings';
  });

  protected run(): void {
    const sourceId = this.sourceId();
    if (sourceId === undefined) return;
    this.dialog.close({
      model_type: this.model.model_type,
      model_id: this.model.id,
      data_source_id: sourceId,
      purpose: this.isTest() ? 'test' : 'plan',
      bypass_cache: this.bypassesCache(),
    });
  }
}
