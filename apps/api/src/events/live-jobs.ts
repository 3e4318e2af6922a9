import type { SubscriptionMessage } from '@energy-ops/contracts';
import type { Job } from '@energy-ops/database';
import { Injectable, Logger } from '@nestjs/common';
import { Draining } from '../http/draining.js';
import { endedEvent } from './ended-event.js';
import { Follower } from './follower.js';
import { InOrder } from './in-order.js';
import { JobRows } from './job-rows.js';
import { JobTail } from './job-tail.js';
import { type LiveServer, type LiveSocket, takesWords } from './live-socket.js';
import type { Notice } from '../notices/read-notice.js';
import { type Filter, type JobKey, Subscriber } from './subscriber.js';

const deafnessMs = 10 * 60_000;

export const keyOf = (job: Job): JobKey => ({ id: job.id, type: job.modelType, model: job.modelId });

/** Tells the sockets of this node what happens to jobs: rows are read once and handed to all who want them. */
@Injectable()
export class LiveJobs {
  private readonly subscribers = new Map<string, Subscriber>();
  private readonly tails = new Map<string, JobTail>();
  private readonly log = new Logger('Live');
  private readonly inOrder: InOrder;
  private server: LiveServer | undefined;

  constructor(
    private readonly rows: JobRows,
    draining: Draining,
  ) {
    this.inOrder = new InOrder(draining.signal, (error) => this.log.error(error));
  }

  serve(server: LiveServer): void {
    this.server = server;
  }

  join(socket: LiveSocket): Subscriber {
    const subscriber = new Subscriber(socket);
    this.subscribers.set(socket.id, subscriber);
    return subscriber;
  }

  part(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber.socket.id);
    for (const follower of subscriber.followers.values()) this.tails.get(follower.job.id)?.leave(follower);
    subscriber.followers.clear();
  }

  /** Follows one job from `fromSeq`, else from now (from its first line where it is over). False: there is none. */
  async followOne(subscriber: Subscriber, jobId: string, message: SubscriptionMessage): Promise<boolean> {
    const job = await this.rows.find(jobId);
    if (!job) return false;
    const ended = endedEvent(job);
    subscriber.add(message);
    const next = message.fromSeq ?? (ended ? 1 : job.logCount + 1);
    this.follow(subscriber, keyOf(job), next, job.logCount, message.batch);
    if (ended) this.tails.get(job.id)?.end(ended);
    return true;
  }

  /** Follows every job that fits: those there are from now on, new ones from their first line. */
  async followMany(subscriber: Subscriber, message: SubscriptionMessage): Promise<void> {
    const filter: Filter = { ...message, early: [] };
    subscriber.add(filter);
    const known = await this.rows.activeOrRecent().catch((error: unknown) => {
      subscriber.remove(filter);
      throw error;
    });
    const early = filter.early ?? [];
    filter.early = undefined;
    for (const job of known) {
      if (subscriber.filterFor(keyOf(job)) !== filter) continue;
      if (job.isFinal()) subscriber.rememberEndOf(job.id);
      else this.follow(subscriber, keyOf(job), job.logCount + 1, job.logCount, filter.batch);
    }
    for (const job of early) this.followNew(subscriber, job);
    // What happened while we looked was heard before there was anybody to tell.
    for (const { id } of early) this.tails.get(id)?.wake();
    for (const job of known)
      if (early.some(({ id }) => id === job.id)) this.inOrder.do(job.id, () => this.tellEnd(job.id));
  }

  unfollow(subscriber: Subscriber, message: SubscriptionMessage): void {
    for (const follower of subscriber.remove(message)) this.tails.get(follower.job.id)?.leave(follower);
  }

  /** Whether anybody is there to be told anything. */
  get hasListeners(): boolean {
    return this.subscribers.size > 0;
  }

  hear(notice: Notice): void {
    const job: JobKey = { id: notice.job, type: notice.type, model: notice.model };
    for (const subscriber of this.subscribers.values()) this.followNew(subscriber, job);
    this.tails.get(job.id)?.wake();
    if (notice.event === 'started') this.inOrder.do(job.id, () => this.tellStart(job));
    if (notice.event === 'ended') this.inOrder.do(job.id, () => this.tellEnd(job.id));
    if (notice.event === 'incumbent') this.inOrder.do(job.id, () => this.tellIncumbents(job, notice));
    if (notice.event === 'progress') this.tellProgress(job, notice.progress ?? 0);
    if (notice.event === 'put_back') this.tellProgress(job, 0);
  }

  /** Reads again whatever may have changed unheard. */
  catchUp(): void {
    for (const tail of this.tails.values()) tail.wake();
    this.inOrder.do('', async () => {
      for (const job of await this.rows.activeOrRecent(deafnessMs)) {
        for (const subscriber of this.subscribers.values())
          if (!job.completedAt || job.completedAt > subscriber.since) this.followNew(subscriber, keyOf(job));
        this.tails.get(job.id)?.wake();
        if (job.isFinal()) this.inOrder.do(job.id, () => this.tellEnd(job.id));
      }
    });
  }

  /** A job that fits a subscription and isn't followed yet was made after it: all its lines are new. */
  private followNew(subscriber: Subscriber, job: JobKey): void {
    if (subscriber.followers.has(job.id) || subscriber.hasHeardEndOf(job.id)) return;
    const filter = subscriber.filterFor(job);
    if (!filter) return;
    if (filter.early) filter.early.push(job);
    else if (filter.jobId === undefined) this.follow(subscriber, job, 1, 0, filter.batch);
  }

  private follow(subscriber: Subscriber, job: JobKey, next: number, position: number, batch: boolean): void {
    if (!subscriber.socket.connected) return; // it went while we looked: nobody would ever take this follower away
    const former = subscriber.followers.get(job.id);
    const tail = this.tails.get(job.id) ?? this.newTail(job, position);
    const follower = new Follower(subscriber.socket, job, next, batch);
    subscriber.followers.set(job.id, follower);
    tail.follow(follower);
    if (former) tail.leave(former);
  }

  private newTail(job: JobKey, position: number): JobTail {
    if (!this.server) throw new Error('There is no socket server.');
    const tail = new JobTail(job, position, {
      server: this.server,
      read: (afterSeq) => this.rows.linesAfter(job.id, afterSeq),
      onIdle: () => this.tails.delete(job.id),
      onTold: ({ socket }) => {
        const subscriber = this.subscribers.get(socket.id);
        subscriber?.followers.delete(job.id);
        subscriber?.rememberEndOf(job.id);
      },
    });
    this.tails.set(job.id, tail);
    return tail;
  }

  private listenersOf(job: JobKey): string[] {
    const wanting = [...this.subscribers.values()].filter(
      (subscriber) => subscriber.wantsEventsOf(job) && takesWords(subscriber.socket),
    );
    return wanting.map(({ socket }) => socket.id);
  }

  private async tellStart(job: JobKey): Promise<void> {
    if (this.listenersOf(job).length === 0) return;
    const startedAt = (await this.rows.find(job.id))?.startedAt?.toISOString();
    const ids = this.listenersOf(job);
    if (startedAt === undefined || ids.length === 0) return;
    this.server
      ?.to(ids)
      .emit('optimization:started', { jobId: job.id, modelType: job.type, modelId: job.model, startedAt });
  }

  private tellProgress(job: JobKey, progress: number): void {
    const ids = this.listenersOf(job);
    if (ids.length > 0) this.server?.to(ids).emit('optimization:progress', { jobId: job.id, progress });
  }

  private async tellIncumbents(job: JobKey, { from, to }: Notice): Promise<void> {
    if (this.listenersOf(job).length === 0) return;
    const points = await this.rows.curvePoints(job.id, from ?? 0, to ?? 0);
    const ids = this.listenersOf(job);
    if (ids.length === 0) return;
    for (const { tMs, incumbent, bestBound, gap } of points)
      this.server?.to(ids).emit('optimization:incumbent', { jobId: job.id, tMs, incumbent, bestBound, gap });
  }

  /** Who follows the log hears of the end after its last line; the others at once. */
  private async tellEnd(jobId: string): Promise<void> {
    if (this.subscribers.size === 0) return;
    const job = await this.rows.find(jobId);
    const ended = job ? endedEvent(job) : undefined;
    if (!job || !ended || !this.server) return;
    this.tails.get(jobId)?.end(ended);
    for (const subscriber of this.subscribers.values()) {
      if (subscriber.followers.has(jobId) || subscriber.hasHeardEndOf(jobId)) continue;
      if (!subscriber.channels.has('jobs') || (job.completedAt ?? new Date()) < subscriber.since) continue;
      subscriber.rememberEndOf(jobId);
      ended.tell(this.server, [subscriber.socket.id]);
    }
  }
}
