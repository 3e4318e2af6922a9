import type { Lease } from '@energy-ops/runner';
import { setTimeout as sleep } from 'node:timers/promises';

const beatMs = 2000;
const retryMs = 500;
/** A beat that takes longer is taken for lost: its connection may hang for hours. */
const beatTimeoutMs = 3000;
/** A worker that couldn't say for so long that it lives has to take itself for lost: the reaper acts soon after. */
export const leaseSeconds = 14;

const monotonicSeconds = (): number => Number(process.hrtime.bigint()) / 1e9;

export interface HeartOptions {
  /** Says to the database that this worker lives; false when it is no longer known there. */
  readonly beat: () => Promise<boolean>;
  /** Called once per loss: no beat for the length of the lease, or no row to beat on. */
  readonly onLost: (why: 'silence' | 'reaped') => Promise<void>;
}

/** Beats, and passes the right to go on to the running models as a lease. */
export class Heart {
  readonly lease: Lease = {
    seconds: leaseSeconds,
    until: () => this.lastBeatAt + leaseSeconds,
    onRenewed: (renewed) => {
      this.renewals.add(renewed);
      return () => this.renewals.delete(renewed);
    },
  };
  private readonly renewals = new Set<() => void>();
  private readonly stopped = new AbortController();
  /** In seconds of CLOCK_MONOTONIC, which the models' guards see too. */
  private lastBeatAt = 0;
  private silent = false;
  private watch: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;

  constructor(private readonly options: HeartOptions) {}

  start(): void {
    this.awaitSilence();
    this.beating = this.beatOn();
  }

  /** Does what tells the database that this worker lives, as joining does. */
  async liveBy(work: () => Promise<void>): Promise<void> {
    const sentAt = monotonicSeconds();
    await work();
    this.renew(sentAt);
  }

  async stop(): Promise<void> {
    clearTimeout(this.watch);
    this.stopped.abort();
    await Promise.race([this.beating, sleep(retryMs, undefined, { ref: false })]); // a beat may hang with its connection
  }

  private async beatOn(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      const sentAt = monotonicSeconds();
      const known = await this.beatOnce();
      if (known) this.renew(sentAt);
      if (known === false && !signal.aborted) await this.options.onLost('reaped').catch(() => undefined);
      await sleep(known ? beatMs : retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async beatOnce(): Promise<boolean | undefined> {
    const tooLate = sleep(beatTimeoutMs, undefined, { ref: false });
    return Promise.race([this.options.beat().catch(() => undefined), tooLate]);
  }

  /** An answer read late, after this process stood still, is none: the models' guards would count from now. */
  private renew(sentAt: number): void {
    if (monotonicSeconds() - sentAt > beatTimeoutMs / 1000) return;
    this.lastBeatAt = sentAt;
    this.silent = false;
    for (const renewed of this.renewals) renewed();
  }

  /** Wakes when the lease ends that there was when it last looked; most often it was renewed since. */
  private awaitSilence(): void {
    const leftMs = (this.lease.until() - monotonicSeconds()) * 1000;
    this.watch = setTimeout(() => this.awaitSilence(), leftMs > 0 ? leftMs + 1 : beatMs);
    if (leftMs > 0 || this.silent) return;
    this.silent = true;
    void this.options.onLost('silence').catch(() => undefined);
  }
}
