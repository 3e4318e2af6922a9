import type { Subscription } from '@energy-ops/contracts';

/** The first line a follower still lacks, asked anew at each (re)subscription. */
export type NextSeq = () => number;

/** Who follows which job's log: the server hears of a job with its first follower and of its last one's leaving. */
export class LogFollowers {
  private readonly byJob = new Map<string, Set<NextSeq>>();

  add(jobId: string, nextSeq: NextSeq): void {
    const followers = this.byJob.get(jobId) ?? new Set();
    followers.add(nextSeq);
    this.byJob.set(jobId, followers);
  }

  /** True when nobody follows the job any more. */
  remove(jobId: string, nextSeq: NextSeq): boolean {
    const followers = this.byJob.get(jobId);
    followers?.delete(nextSeq);
    if (followers === undefined || followers.size > 0) return false;
    this.byJob.delete(jobId);
    return true;
  }

  /** What to ask the server for, so that no follower of the job misses a line; they skip those they have. */
  subscription(jobId: string): Subscription {
    const followers = [...(this.byJob.get(jobId) ?? [])];
    const fromSeq = followers.length === 0 ? 1 : Math.min(...followers.map((nextSeq) => nextSeq()));
    return { jobId, fromSeq, batch: true };
  }

  jobs(): string[] {
    return [...this.byJob.keys()];
  }
}
