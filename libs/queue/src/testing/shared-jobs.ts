import type { JobStatus } from '@energy-ops/contracts';
import { isFinal } from '@energy-ops/contracts';

/** What the queue should know of one of several jobs of one manifest. They are named by their place in order of age. */
export interface SharedJob {
  readonly plan: boolean;
  status: JobStatus;
  attempt: number;
  losses: number;
  stopWanted: boolean;
  /** Milliseconds of the epoch. */
  deadline: number | null;
  leads: boolean;
  waitsFor: number | null;
  resultOf: number | null;
  supersededBy: number | null;
  cache: 'hit' | 'miss' | 'bypass';
  /** How it ended by itself, if it did. */
  termination: 'optimal' | 'time_limit' | 'error' | null;
}

/** How somebody asks for the job once more. */
export interface Asking {
  readonly plan: boolean;
  /** The administrator's word to supersede. */
  readonly reason: boolean;
  /** As a rerun does. */
  readonly bypass: boolean;
}

export const endings = ['optimal', 'time_limit', 'failed', 'cancelled'] as const;
export type Ending = (typeof endings)[number];

const isActive = ({ status }: SharedJob): boolean => !isFinal(status);

/** Jobs of one manifest as docs/queue.md tells of them: who leads, who waits, who takes whose result, which plan counts. */
export class SharedJobs {
  readonly jobs: SharedJob[] = [];
  /** Those that lend their result, the latest last. */
  private readonly solved: SharedJob[] = [];

  /** False: that day has its plan. */
  ask({ plan, reason, bypass }: Asking): boolean {
    const counts = this.jobs.find(
      (job) => job.plan && job.supersededBy === null && (isActive(job) || job.status === 'success'),
    );
    if (plan && counts && !(reason && counts.status === 'success')) return false;
    if (plan && counts) counts.supersededBy = this.jobs.length;
    const source = bypass ? null : this.source();
    const leader = bypass || source !== null ? null : this.leader();
    const job: SharedJob = {
      ...{ plan, status: 'pending', attempt: 0, losses: 0, stopWanted: false, deadline: null },
      ...{ leads: !bypass && source === null && leader === null, waitsFor: leader, resultOf: source },
      ...{ supersededBy: null, cache: bypass ? 'bypass' : source === null ? 'miss' : 'hit', termination: null },
    };
    this.jobs.push(job);
    if (source !== null) this.end(job, 'success', 'optimal');
    return true;
  }

  /** The job that is claimed, if any. */
  claim(now: number): number | undefined {
    const [next] = this.inOrder(
      (job) => job.status === 'pending' && job.waitsFor === null && (job.deadline ?? Infinity) > now,
    );
    if (next === undefined) return undefined;
    const job = this.at(next);
    job.status = 'running';
    job.attempt += 1;
    return next;
  }

  finish(place: number, how: Ending): boolean {
    const job = this.at(place);
    if (job.status !== 'running') return false;
    if (how === 'optimal' || how === 'time_limit') this.end(job, 'success', how);
    else this.end(job, how, 'error');
    if (job.leads) this.serve();
    return true;
  }

  putBack(place: number): boolean {
    const job = this.at(place);
    if (job.status !== 'running') return false;
    if (job.stopWanted) this.end(job, 'cancelled', null);
    else job.status = 'pending';
    return true;
  }

  cancel(place: number): boolean {
    const job = this.at(place);
    if (isFinal(job.status)) return false;
    job.stopWanted = true;
    if (job.status === 'pending') this.end(job, 'cancelled', null);
    return true;
  }

  setDeadline(place: number, deadline: number): void {
    const job = this.at(place);
    if (isActive(job)) job.deadline = deadline;
  }

  /** The queue is tended, after all workers were lost if so. */
  tend(now: number, lost: boolean): void {
    for (const job of lost ? this.jobs.filter(({ status }) => status === 'running') : []) {
      if (job.stopWanted) this.end(job, 'cancelled', null);
      else if (job.losses > 0 || (job.deadline ?? Infinity) <= now) this.end(job, 'failed', null);
      else job.status = 'pending';
      job.losses += 1;
    }
    for (const job of this.jobs)
      if (job.status === 'pending' && (job.deadline ?? Infinity) <= now) this.end(job, 'failed', null);
    this.serve();
    for (const job of this.jobs) if (job.status === 'pending' && job.deadline !== null) job.waitsFor = null;
  }

  /** Those whose leader is over take a result, or the most urgent of them leads. */
  private serve(): void {
    const source = this.source();
    const stranded = this.inOrder(
      ({ status, waitsFor }) => status === 'pending' && waitsFor !== null && !isActive(this.at(waitsFor)),
    );
    for (const place of stranded) {
      const job = this.at(place);
      const leader = this.leader();
      job.waitsFor = source === null ? leader : null;
      job.leads = source === null && leader === null;
      if (source === null) continue;
      job.resultOf = source;
      job.cache = 'hit';
      this.end(job, 'success', 'optimal');
    }
  }

  private end(job: SharedJob, status: JobStatus, termination: SharedJob['termination']): void {
    Object.assign(job, { status, termination });
    if (termination === 'optimal' && job.resultOf === null) this.solved.push(job);
  }

  private source(): number | null {
    const latest = this.solved.at(-1);
    return latest === undefined ? null : this.jobs.indexOf(latest);
  }

  private leader(): number | null {
    const place = this.jobs.findIndex((job) => job.leads && isActive(job));
    return place < 0 ? null : place;
  }

  private inOrder(fits: (job: SharedJob) => boolean): number[] {
    return [...this.jobs.keys()]
      .filter((place) => fits(this.at(place)))
      .sort((a, b) => (this.at(a).deadline ?? Infinity) - (this.at(b).deadline ?? Infinity) || a - b);
  }

  private at(place: number): SharedJob {
    const job = this.jobs[place];
    if (job === undefined) throw new Error(`There is no job ${place}.`);
    return job;
  }
}
