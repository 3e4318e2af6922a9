import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatOption, MatSelect } from '@angular/material/select';
import { RouterLink } from '@angular/router';
import { modelTypeFacts, modelTypes, type ModelType } from '@energy-ops/contracts';
import { mdiCheckCircleOutline, mdiFileUploadOutline, mdiLanguagePython } from '@mdi/js';
import { Session } from '../auth/session.js';
import { Icon } from '../icon/icon.js';
import { Bytes } from '../number/bytes.js';
import { ProblemNote } from '../problem/problem-note.js';
import { SourceFindings } from './source-findings.js';
import { UploadStore } from './upload-store.js';

/** Takes a Python file, by dropping or choosing it, and tells what became of it. */
@Component({
  selector: 'app-upload-card',
  imports: [
    Bytes,
    Icon,
    MatButton,
    MatCheckbox,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatProgressBar,
    MatSelect,
    ProblemNote,
    RouterLink,
    SourceFindings,
  ],
  providers: [UploadStore],
  templateUrl: './upload-card.html',
  styleUrl: './upload-card.scss',
})
export class UploadCard {
  protected readonly upload = inject(UploadStore);
  private readonly session = inject(Session);
  protected readonly mayActivate = computed(() => this.session.may('models:activate'));
  protected readonly types = modelTypes;
  protected readonly facts = modelTypeFacts;
  protected readonly icons = { file: mdiLanguagePython, upload: mdiFileUploadOutline, done: mdiCheckCircleOutline };
  protected readonly type = signal<ModelType>('DMO');
  protected readonly description = signal('');
  protected readonly activates = signal(true);
  protected readonly isOver = signal(false);

  protected choose(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (file !== undefined) this.upload.choose(file);
  }

  /** The same file may be chosen again once it is mended, which the browser tells only of an emptied field. */
  protected pick(field: HTMLInputElement): void {
    this.choose(field.files);
    field.value = '';
  }

  protected hover(event: DragEvent): void {
    event.preventDefault(); // says that this is a place to drop on
    this.isOver.set(true);
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(false);
    this.choose(event.dataTransfer?.files);
  }

  protected async send(): Promise<void> {
    if (this.upload.isBusy()) return;
    const taken = await this.upload.send({
      modelType: this.type(),
      description: this.description(),
      activate: this.mayActivate() && this.activates(),
    });
    if (taken) this.description.set('');
  }
}
