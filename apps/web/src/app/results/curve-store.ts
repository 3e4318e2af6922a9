import { httpResource } from '@angular/common/http';
import { computed, inject, Service, signal } from '@angular/core';
import type { CurvePoint } from '@energy-ops/contracts';
import { LiveEvents } from '../live/live-events.js';
import { mergeCurve, thinCurve } from './curve.js';

/** Updates per second are at most four, and a chart draws at most so many points: more no eye sees. */
const updateMs = 250;
const mostPoints = 500;

/** How a job's solution and bound came together: what is stored, then what happens. */
@Service({ autoProvided: false })
export class CurveStore {
  private readonly live = inject(LiveEvents);
  private readonly jobId = signal<string | undefined>(undefined);
  private readonly stored = httpResource<CurvePoint[]>(() => {
    const jobId = this.jobId();
    return jobId === undefined ? undefined : `/api/jobs/${encodeURIComponent(jobId)}/curve`;
  });
  private readonly heard = signal<readonly CurvePoint[]>([]);
  private waiting: CurvePoint[] = [];
  private updating: ReturnType<typeof setTimeout> | undefined;

  readonly isLoading = this.stored.isLoading;
  readonly failure = this.stored.error;
  readonly points = computed(() => {
    const stored = this.stored.hasValue() ? this.stored.value() : [];
    return thinCurve(mergeCurve(stored, this.heard()), mostPoints);
  });

  /** Shows a job's curve until the returned function is called. */
  open(jobId: string): () => void {
    this.heard.set([]);
    this.waiting = [];
    this.jobId.set(jobId);
    const stops = [
      this.live.on('optimization:incumbent', ({ tMs, bestBound, ...event }) => {
        if (event.jobId !== jobId) return;
        this.hear({ t_ms: tMs, incumbent: event.incumbent, best_bound: bestBound, gap: event.gap });
      }),
      this.live.onReconnect(() => this.stored.reload()),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.updating);
      this.updating = undefined;
    };
  }

  retry(): void {
    this.stored.reload();
  }

  private hear(point: CurvePoint): void {
    this.waiting.push(point);
    this.updating ??= setTimeout(() => {
      this.updating = undefined;
      const fresh = this.waiting.splice(0);
      this.heard.update((heard) => thinCurve(mergeCurve(heard, fresh), mostPoints));
    }, updateMs);
  }
}
