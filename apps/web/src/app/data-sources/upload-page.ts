import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatOption, MatSelect } from '@angular/material/select';
import { Router, RouterLink } from '@angular/router';
import type { DataSource } from '@energy-ops/contracts';
import { profiles } from '@energy-ops/market';
import { firstValueFrom } from 'rxjs';
import { ProblemNote } from '../problem/problem-note.js';
import { isRecord, problemOf } from '../problem/problem.js';
import { CoverageStrip } from './coverage-strip.js';
import { DataSourceList } from './data-source-list.js';
import { coverageOf, findingsOf } from './finding.js';
import { FindingsTable } from './findings-table.js';

/** A new data source: a name, its tables as files, and settings where it needs them. */
@Component({
  selector: 'app-upload-page',
  imports: [
    CoverageStrip,
    FindingsTable,
    FormField,
    FormRoot,
    MatButton,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatProgressBar,
    MatSelect,
    ProblemNote,
    RouterLink,
  ],
  templateUrl: './upload-page.html',
  styleUrl: './upload-page.scss',
})
export class UploadPage {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly list = inject(DataSourceList);
  protected readonly markets = Object.values(profiles);
  protected readonly files = signal<readonly File[]>([]);
  protected readonly isFileMissing = signal(false);
  protected readonly error = signal<unknown>(null);
  private readonly problem = computed(() => (this.error() === null ? undefined : problemOf(this.error())));
  protected readonly findings = computed(() => findingsOf(this.problem()));
  protected readonly coverage = computed(() => coverageOf(this.problem()));

  protected readonly form = form(
    signal({ name: '', market: '', settings: '' }),
    (upload) => {
      required(upload.name, { message: 'A name is needed.' });
      maxLength(upload.name, 120, { message: 'At most 120 characters, please.' });
      validate(upload.settings, ({ value }) =>
        isJsonObject(value())
          ? undefined
          : { kind: 'json', message: 'This is not a JSON object such as {"kind": "dated"}.' },
      );
    },
    {
      submission: {
        action: async (upload) => this.upload(upload().value()),
        onInvalid: () => {
          this.isFileMissing.set(this.files().length === 0);
        },
      },
    },
  );

  protected choose(files: FileList | null): void {
    this.files.set([...(files ?? [])]);
    this.isFileMissing.set(false);
  }

  private async upload(fields: { name: string; market: string; settings: string }): Promise<undefined> {
    this.error.set(null);
    this.isFileMissing.set(this.files().length === 0);
    if (this.isFileMissing()) return;
    const body = new FormData();
    body.set('name', fields.name);
    if (fields.market !== '') body.set('market', fields.market);
    if (fields.settings.trim() !== '') body.set('settings', fields.settings);
    for (const file of this.files()) body.append('files', file, file.name);
    try {
      const created = await firstValueFrom(this.http.post<DataSource>('/api/data-sources', body));
      this.list.reload();
      await this.router.navigate(['/data-sources', created.id]);
    } catch (error) {
      this.error.set(error);
    }
  }
}

function isJsonObject(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
