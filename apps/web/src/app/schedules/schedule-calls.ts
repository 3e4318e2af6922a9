import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { Job, NewSchedule, PatchSchedule, Schedule } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { randomHex } from '../random/random-hex.js';

const path = '/api/schedules';
export const pathOf = (id: string): string => `${path}/${encodeURIComponent(id)}`;

/** The calls that make, change, run and remove schedules. */
@Service()
export class ScheduleCalls {
  private readonly http = inject(HttpClient);

  get(id: string): Promise<Schedule> {
    return firstValueFrom(this.http.get<Schedule>(pathOf(id)));
  }

  create(wish: Partial<NewSchedule> & Pick<NewSchedule, 'name' | 'model_type' | 'cron'>): Promise<Schedule> {
    return firstValueFrom(this.http.post<Schedule>(path, wish, oneClick()));
  }

  /** With `seen` it is refused where somebody changed the schedule since. */
  change(id: string, wish: PatchSchedule, seen?: Schedule): Promise<Schedule> {
    const headers: Record<string, string> = seen ? { 'if-match': `"${seen.version}"` } : {};
    return firstValueFrom(this.http.patch<Schedule>(pathOf(id), wish, { headers }));
  }

  /** A job besides the slots. */
  run(id: string): Promise<Job> {
    return firstValueFrom(this.http.post<Job>(`${pathOf(id)}/run`, {}, oneClick()));
  }

  async remove(id: string): Promise<void> {
    await firstValueFrom(this.http.delete(pathOf(id)));
  }
}

/** One click is one job, also where the call is sent again with a renewed token. */
const oneClick = () => ({ headers: { 'idempotency-key': randomHex(16) } });
