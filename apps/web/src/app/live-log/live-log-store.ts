import { computed, effect, inject, Service, signal, untracked } from '@angular/core';
import { isFinal, logLevels, type LogLevel, type LogLineEvent, type ModelType } from '@energy-ops/contracts';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { LiveEvents } from '../live/live-events.js';
import { LogApi } from '../log/log-api.js';
import { JobTail } from './job-tail.js';
import { LineBuffer, type PanelRow } from './line-buffer.js';

interface Followed {
  readonly tail: JobTail;
  readonly modelType: ModelType;
  ended: boolean;
}

const repaintMs = 100;
const mostFollowed = 300;
const mostCaughtUp = 20;

/** The newest log lines of whatever runs. They stay here while another page is open, and are taken up again. */
@Service()
export class LiveLogStore {
  private readonly api = inject(LogApi);
  private readonly live = inject(LiveEvents);
  private readonly recent = inject(RecentJobs);
  private readonly followed = new Map<string, Followed>();
  private readonly buffer = new LineBuffer();
  private readonly changes = signal(0);
  private readonly isOpen = signal(false);
  private repaint: ReturnType<typeof setTimeout> | undefined;

  readonly level = signal<LogLevel | undefined>(undefined);
  readonly rows = this.reading(() => this.buffer.of(this.level()));
  /** Rows that left at the front: what a scroll position owes. */
  readonly gone = this.reading(() => this.buffer.goneOf(this.level()));
  readonly totals = this.reading(() => this.buffer.totals);
  readonly total = computed(() => logLevels.reduce((sum, level) => sum + this.totals()[level], 0));
  /** Lines that came and pass the filter. */
  readonly passed = computed(() => {
    const level = this.level();
    return level === undefined ? this.total() : this.totals()[level];
  });

  constructor() {
    let isCaughtUp = false;
    effect(() => {
      const mayBegin = this.isOpen() && this.recent.jobs().length > 0;
      if (mayBegin && !isCaughtUp) untracked(() => this.catchUp());
      isCaughtUp = mayBegin;
    });
  }

  /** Follows all jobs until the returned function is called. */
  open(): () => void {
    const ended = ({ jobId, modelType, lastSeq }: { jobId: string; modelType: ModelType; lastSeq: number }) => {
      const job = this.follow(jobId, modelType);
      job.ended = true;
      job.tail.reach(lastSeq);
    };
    const stops = [
      this.live.on('optimization:logs', ({ jobId, modelType, lines }) => {
        this.follow(jobId, modelType).tail.hear(lines);
      }),
      this.live.on('optimization:gap', ({ jobId, toSeq }) => {
        this.followed.get(jobId)?.tail.reach(toSeq);
      }),
      this.live.on('optimization:completed', ended),
      this.live.on('optimization:failed', ended),
      this.live.on('optimization:cancelled', ended),
      this.live.onReconnect(() => {
        this.catchUp();
      }),
      this.live.followAllLogs(),
    ];
    this.isOpen.set(true);
    return () => {
      for (const stop of stops) stop();
      this.isOpen.set(false);
    };
  }

  clear(): void {
    this.buffer.clear();
    this.changes.update((count) => count + 1);
  }

  /** Reads what was missed: of what runs now, and of what ran when we last heard of it. */
  private catchUp(): void {
    const jobs = this.recent.jobs();
    for (const job of jobs.filter(({ status }) => !isFinal(status)).slice(0, mostCaughtUp))
      this.follow(job.job_id, job.model_type);
    for (const [jobId, followed] of this.followed) {
      if (followed.ended) continue;
      const job = jobs.find(({ job_id }) => job_id === jobId);
      if (job !== undefined && isFinal(job.status)) followed.ended = followed.tail.lastSeq >= job.log_count;
      if (!followed.ended) followed.tail.fill();
    }
  }

  private follow(jobId: string, modelType: ModelType): Followed {
    const known = this.followed.get(jobId);
    if (known !== undefined) return known;
    const tail = new JobTail(
      async (after) => (await this.api.tailAfter(jobId, after)).logs,
      (lines, missed) => {
        this.add(jobId, modelType, lines, missed);
      },
    );
    const followed = { tail, modelType, ended: false };
    this.followed.set(jobId, followed);
    this.forgetOldest();
    return followed;
  }

  private forgetOldest(): void {
    for (const [jobId, { ended }] of this.followed) {
      if (this.followed.size <= mostFollowed) return;
      if (ended) this.followed.delete(jobId);
    }
  }

  private add(jobId: string, modelType: ModelType, lines: readonly LogLineEvent[], missed: number): void {
    const rows: PanelRow[] = lines.map((line) => ({ jobId, modelType, line, missed: 0, seq: line.seq }));
    const [first] = rows;
    if (missed > 0 && first !== undefined) rows.unshift({ ...first, line: undefined, missed });
    this.buffer.add(rows);
    // A flood is painted a few times a second, not with every batch.
    this.repaint ??= setTimeout(() => {
      this.repaint = undefined;
      this.changes.update((count) => count + 1);
    }, repaintMs);
  }

  private reading<Value>(read: () => Value) {
    return computed(() => {
      this.changes();
      return read();
    });
  }
}
