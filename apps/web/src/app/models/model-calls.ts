import { HttpClient, HttpEventType } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { Model, ModelAnswer, ModelStatus, ModelType, UploadedModel } from '@energy-ops/contracts';
import { firstValueFrom, lastValueFrom, tap } from 'rxjs';
import { ModelList } from './model-list.js';

/** What somebody wants uploaded, and as what. */
export interface ModelUpload {
  readonly file: File;
  readonly modelType: ModelType;
  readonly description: string;
  readonly activate: boolean;
}

const pathOf = (id: string): string => `/api/optimization/models/${encodeURIComponent(id)}`;

/** The calls that change models. What they answer is in the list at once. */
@Service()
export class ModelCalls {
  private readonly http = inject(HttpClient);
  private readonly list = inject(ModelList);

  /** Sends a file; `sent` hears how much of it is on its way, from 0 to 1. */
  async upload({ file, modelType, description, activate }: ModelUpload, sent: (share: number) => void) {
    const body = new FormData();
    body.set('modelType', modelType);
    if (description.trim() !== '') body.set('description', description.trim());
    body.set('activate', String(activate));
    body.set('file', file, file.name);
    const events = this.http.post<UploadedModel>('/api/optimization/upload', body, {
      observe: 'events',
      reportUploadProgress: true,
    });
    const last = await lastValueFrom(
      events.pipe(
        tap((event) => {
          if (event.type === HttpEventType.UploadProgress) sent(event.loaded / (event.total ?? event.loaded));
        }),
      ),
    );
    if (last.type !== HttpEventType.Response || last.body === null) throw new Error('The server gave no answer.');
    this.list.put(last.body.model);
    this.list.reload(); // a former active version is archived by now
    return last.body;
  }

  async activate(model: Model): Promise<void> {
    await this.move(model, 'active');
    this.list.reload(); // the former active version is archived by now
  }

  /** Lets an archived version run again, as a test. */
  propose(model: Model): Promise<void> {
    return this.move(model, 'candidate');
  }

  /** Puts a version aside; of an active one its type has none then, which the control centre says. */
  archive(model: Model): Promise<void> {
    return this.move(model, 'archived');
  }

  private async move(model: Model, status: ModelStatus): Promise<void> {
    const changed = await firstValueFrom(this.http.patch<ModelAnswer>(pathOf(model.id), { status }));
    this.list.put(changed.model);
  }
}
