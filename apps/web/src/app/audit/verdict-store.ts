import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { AuditVerdict } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';

/** Whether the audit is whole, once somebody asks. */
@Injectable()
export class VerdictStore {
  private readonly http = inject(HttpClient);
  private readonly asking = signal(false);
  private readonly answer = signal<AuditVerdict | null>(null);
  private readonly failure = signal<unknown>(null);
  readonly isAsking = this.asking.asReadonly();
  readonly verdict = this.answer.asReadonly();
  readonly error = this.failure.asReadonly();

  async ask(): Promise<void> {
    if (this.asking()) return;
    this.asking.set(true);
    this.failure.set(null);
    this.answer.set(null);
    try {
      this.answer.set(await firstValueFrom(this.http.get<AuditVerdict>('/api/audit/verify')));
    } catch (error) {
      this.failure.set(error);
    } finally {
      this.asking.set(false);
    }
  }
}
