import {
  isFinal,
  type DataSource,
  type Job,
  type JobProgress,
  type Model,
  type ModelType,
  type SignedIn,
  type UploadedModel,
} from '@energy-ops/contracts';
import type { Product } from './product.js';

export const admin = { email: 'admin@e2e.example', password: 'a quiet grid hums at night' };

/** The product over HTTP, signed in, as an outside program has it. */
export class Client {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signIn(product: Product): Promise<Client> {
    const answer = await fetch(`${product.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(admin),
    });
    const { access_token } = await read<SignedIn>(answer);
    return new Client(product.url, access_token);
  }

  call(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { ...init, headers: { authorization: `Bearer ${this.token}`, ...init.headers } });
  }

  async get<T>(path: string): Promise<T> {
    return read<T>(await this.call(path));
  }

  async text(path: string, accept: string): Promise<string> {
    return (await this.call(path, { headers: { accept } })).text();
  }

  async post<T>(path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return read<T>(await this.call(path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }

  trigger(body: object): Promise<Job> {
    return this.post<Job>('/api/jobs/trigger', body);
  }

  async createDataSource(name: string, settings: object, files: Record<string, Buffer>): Promise<DataSource> {
    const form = new FormData();
    form.set('name', name);
    form.set('settings', JSON.stringify(settings));
    for (const [file, bytes] of Object.entries(files)) form.append('files', new Blob([new Uint8Array(bytes)]), file);
    return read<DataSource>(await this.call('/api/data-sources', { method: 'POST', body: form }));
  }

  /** Uploads a model as a candidate, or as the active one. */
  async uploadModel(modelType: ModelType, name: string, source: string, activate = false): Promise<Model> {
    const form = new FormData();
    form.set('modelType', modelType);
    form.set('activate', String(activate));
    form.set('file', new Blob([source], { type: 'text/x-python' }), name);
    return (await read<UploadedModel>(await this.call('/api/optimization/upload', { method: 'POST', body: form })))
      .model;
  }

  /** Waits until the job has ended, or `until` says it is far enough. */
  async follow(jobId: string, until: (progress: JobProgress) => boolean = () => false): Promise<Job> {
    for (;;) {
      const progress = await this.get<JobProgress>(`/api/jobs/${jobId}/status?wait=5`);
      if (isFinal(progress.status) || until(progress)) return this.get<Job>(`/api/jobs/${jobId}`);
    }
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url} gave ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T; // the product's own schemas have stripped it; tests assert on what matters
}
