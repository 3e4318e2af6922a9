import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { Job, TriggerJob } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { randomHex } from '../random/random-hex.js';

/** What a person may ask of the server about a job. */
export type Trigger = Pick<TriggerJob, 'model_type' | 'data_source_id'> & Partial<TriggerJob>;

/** The calls that start and stop jobs. */
@Service()
export class JobCalls {
  private readonly http = inject(HttpClient);

  /** One click is one job, also where the call is sent again with a renewed token. */
  trigger(job: Trigger): Promise<Job> {
    return this.create('/api/jobs/trigger', job);
  }

  /** The same job once more: same data, model and configuration. */
  rerun(jobId: string): Promise<Job> {
    return this.create(`/api/jobs/${jobId}/rerun`, {});
  }

  async cancel(jobId: string): Promise<void> {
    await firstValueFrom(this.http.post(`/api/jobs/${jobId}/cancel`, {}));
  }

  private create(path: string, body: object): Promise<Job> {
    return firstValueFrom(this.http.post<Job>(path, body, { headers: { 'idempotency-key': randomHex(16) } }));
  }
}
