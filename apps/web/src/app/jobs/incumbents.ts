import { HttpClient } from '@angular/common/http';
import { effect, inject, Service, signal, untracked } from '@angular/core';
import type { CurvePoint } from '@energy-ops/contracts';
import { LiveEvents } from '../live/live-events.js';
import { RecentJobs } from './recent-jobs.js';

export interface Incumbent {
  readonly atMs: number;
  readonly value: number | null;
  readonly gap: number | null;
}

/** The best plan so far of each running job: what was found before anybody looked, then as its solver tells it. */
@Service()
export class Incumbents {
  private readonly http = inject(HttpClient);
  private readonly recent = inject(RecentJobs);
  private readonly byJob = signal<ReadonlyMap<string, Incumbent>>(new Map());
  private readonly asked = new Set<string>();

  constructor() {
    const live = inject(LiveEvents);
    live.on('optimization:incumbent', ({ jobId, tMs, incumbent, gap }) => {
      this.keep(jobId, { atMs: tMs, value: incumbent, gap });
    });
    live.onReconnect(() => {
      this.asked.clear(); // the list of jobs is loaded again now, which asks for each of them
    });
    effect(() => {
      const running = this.recent.running().filter(({ status }) => status === 'running');
      untracked(() => {
        for (const { job_id } of running) this.ask(job_id);
      });
    });
  }

  of(jobId: string): Incumbent | undefined {
    return this.byJob().get(jobId);
  }

  /** A curve that can't be had leaves what events tell. */
  private ask(jobId: string): void {
    if (this.asked.has(jobId)) return;
    this.asked.add(jobId);
    this.http.get<CurvePoint[]>(`/api/jobs/${encodeURIComponent(jobId)}/curve`).subscribe({
      next: (points) => {
        const last = points.at(-1);
        const known = this.of(jobId);
        if (last === undefined || (known !== undefined && known.atMs >= last.t_ms)) return;
        this.keep(jobId, { atMs: last.t_ms, value: last.incumbent, gap: last.gap });
      },
      error: () => undefined,
    });
  }

  private keep(jobId: string, best: Incumbent): void {
    this.byJob.update((known) => new Map(known).set(jobId, best));
  }
}
