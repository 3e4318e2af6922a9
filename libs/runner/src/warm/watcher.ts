import type { Duplex } from 'node:stream';
import * as z from 'zod';
import { ModelEnd } from '../launcher-report.js';
import { Conversation } from './conversation.js';

const Ended = ModelEnd.extend({ of: z.number().int().positive() });

/** The process that watches over all jobs of one fork server, whose parent it is: `warm/watcher.py`. */
export class Watcher {
  private readonly watched = new Map<number, (end: ModelEnd | undefined) => void>();
  private readonly talk: Conversation<typeof Ended>;
  private isLast = false;

  /** `onSilence` is called when it answers no more. */
  constructor(channel: Duplex, onSilence: () => void) {
    this.talk = new Conversation({ channel, word: Ended, take: (end) => this.settle(end.of, end), onSilence });
    void this.talk.over.then(() => {
      for (const pid of [...this.watched.keys()]) this.forget(pid);
    });
  }

  /** Has a job watched by these rules, in the words of `launcher/policy.py`; settles with its end, if that gets known. */
  watch(pid: number, rules: readonly string[]): Promise<ModelEnd | undefined> {
    const ended = new Promise<ModelEnd | undefined>((resolve) => this.watched.set(pid, resolve));
    this.talk.say(['watch', pid, ...rules].join(' '));
    void this.talk.over.then(() => this.forget(pid));
    return ended;
  }

  stop(pid: number): void {
    this.talk.say(`stop ${pid}`);
  }

  kill(pid: number): void {
    this.talk.say(`kill ${pid}`);
  }

  renewLease(pid: number): void {
    this.talk.say(`renew ${pid}`);
  }

  /** Gives up waiting for the end of a job. */
  forget(pid: number): void {
    this.settle(pid, undefined);
  }

  /** Ends it, with what is left of its fork server, when the last of the jobs under way has ended. */
  endWhenIdle(): void {
    this.isLast = true;
    setImmediate(() => this.endIfIdle()); // a job that has just called is about to be watched
  }

  private settle(pid: number, end: ModelEnd | undefined): void {
    this.watched.get(pid)?.(end);
    this.watched.delete(pid);
    if (this.isLast) this.endIfIdle();
  }

  private endIfIdle(): void {
    if (this.watched.size === 0) this.talk.end();
  }
}
