import type { Channel, ModelType, SubscriptionMessage } from '@energy-ops/contracts';
import type { Follower } from './follower.js';
import type { LiveSocket } from './live-socket.js';

/** What tells a job's subscribers from others. */
export interface JobKey {
  readonly id: string;
  readonly type: ModelType;
  readonly model: string;
}

/** One `optimization:subscribe`. */
export interface Filter extends SubscriptionMessage {
  /** Jobs heard of before the filter knew which are older than it; gone once it does. */
  early?: JobKey[] | undefined;
}

const maxRemembered = 2000;
/** Each is looked at for each event of each job. */
export const maxSubscriptions = 200;

const matches = (filter: Filter, job: JobKey): boolean =>
  (filter.jobId ?? job.id) === job.id &&
  (filter.modelId ?? job.model) === job.model &&
  (filter.modelType ?? job.type) === job.type;

const sameFilter = (one: Filter, other: SubscriptionMessage): boolean =>
  one.jobId === other.jobId && one.modelId === other.modelId && one.modelType === other.modelType;

/** One socket and what it wants to hear. */
export class Subscriber {
  readonly channels = new Set<Channel>();
  readonly followers = new Map<string, Follower>();
  readonly since = new Date();
  private filters: Filter[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private readonly ended = new Set<string>();

  constructor(readonly socket: LiveSocket) {}

  /** One message after the other: a flood of them waits for itself, and nobody else for it. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Whether it has no room for this subscription. */
  isFullFor(message: SubscriptionMessage): boolean {
    return this.filters.length >= maxSubscriptions && !this.filters.some((each) => sameFilter(each, message));
  }

  /** Adds a subscription; the same one again replaces it. */
  add(filter: Filter): void {
    this.filters = [...this.filters.filter((each) => !sameFilter(each, filter)), filter];
  }

  /** Takes a subscription back, with the followers that only it wanted. */
  remove(message: SubscriptionMessage): Follower[] {
    this.filters = this.filters.filter((each) => !sameFilter(each, message));
    const unwanted = [...this.followers.values()].filter(({ job }) => this.filterFor(job) === undefined);
    for (const { job } of unwanted) this.followers.delete(job.id);
    return unwanted;
  }

  /** The subscription a job falls under; the closest one where there are several. */
  filterFor(job: JobKey): Filter | undefined {
    const fitting = this.filters.filter((filter) => matches(filter, job));
    return fitting.find(({ jobId }) => jobId !== undefined) ?? fitting[0];
  }

  wantsEventsOf(job: JobKey): boolean {
    return this.channels.has('jobs') || this.filterFor(job) !== undefined;
  }

  /** Each end is told once, also when a time of deafness makes us look again. */
  hasHeardEndOf(jobId: string): boolean {
    return this.ended.has(jobId);
  }

  /** Nothing more comes of this job: what was subscribed to for it alone is over, too. */
  rememberEndOf(jobId: string): void {
    this.filters = this.filters.filter((each) => each.jobId !== jobId);
    const [oldest] = this.ended;
    if (this.ended.size >= maxRemembered && oldest !== undefined) this.ended.delete(oldest);
    this.ended.add(jobId);
  }
}
