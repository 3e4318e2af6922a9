import type { LogLineEvent } from '@energy-ops/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EndedEvent } from './ended-event.js';
import { type Follower, sendLines } from './follower.js';
import { isSlow, type LiveServer } from './live-socket.js';
import type { JobKey } from './subscriber.js';

const frameMs = 50;
const retryMs = 500;
const drainMs = 50;

export interface TailSource {
  readonly server: LiveServer;
  /** The job's lines after a place, as far as they are written. */
  read(afterSeq: number): AsyncIterable<readonly LogLineEvent[]>;
  /** Called when nobody follows any more. */
  onIdle(): void;
  onTold(follower: Follower): void;
}

/** The end of one job's log, read once for all who follow it on this node. */
export class JobTail {
  private readonly live = new Set<Follower>();
  private readonly replaying = new Set<Follower>();
  private reading = false;
  private stale = false;
  private timer: NodeJS.Timeout | undefined;
  private gapTimer: NodeJS.Timeout | undefined;
  private lastReadAt = 0;
  private ended: EndedEvent | undefined;

  constructor(
    readonly job: JobKey,
    /** All live followers have got, or passed over, the lines up to here. */
    private position: number,
    private readonly source: TailSource,
  ) {}

  /** Gives a follower what it has missed, then what comes. */
  follow(follower: Follower): void {
    if (follower.next > this.position) this.join(follower);
    else void this.replay(follower);
  }

  leave(follower: Follower): void {
    follower.stopped = true;
    this.live.delete(follower);
    this.replaying.delete(follower);
    if (this.live.size + this.replaying.size > 0) return;
    clearTimeout(this.timer);
    clearTimeout(this.gapTimer);
    this.source.onIdle();
  }

  /** There are new lines: the first goes out at once, those after it in one frame per 50 ms. */
  wake(): void {
    const waitMs = this.lastReadAt + frameMs - Date.now();
    if (this.reading) this.stale = true;
    else if (this.timer === undefined && waitMs <= 0) void this.read();
    else this.timer ??= setTimeout(() => void this.read(), waitMs);
  }

  /** The job is over: its end is told after its last line. */
  end(ended: EndedEvent): void {
    this.ended = ended;
    this.wake();
  }

  private async read(): Promise<void> {
    this.timer = undefined;
    this.reading = true;
    this.stale = false;
    this.lastReadAt = Date.now();
    let failed = false;
    try {
      for await (const lines of this.source.read(this.position)) {
        sendLines([...this.live], lines);
        this.position = Math.max(this.position, lines.at(-1)?.seq ?? 0);
      }
    } catch {
      failed = true; // the database is away; the rows will still be there
    }
    this.reading = false;
    if (failed) this.timer = setTimeout(() => void this.read(), retryMs);
    else this.afterRead();
  }

  private afterRead(): void {
    this.tellGaps();
    if (this.stale) this.wake();
    else if (this.ended) for (const follower of [...this.live]) this.tellEnd(follower, this.ended);
  }

  /** Names the lines left out to all who can take words again, and looks again for the others. */
  private tellGaps(): void {
    clearTimeout(this.gapTimer);
    const behind = [...this.live].filter(({ hasGap }) => hasGap);
    for (const follower of behind) if (!isSlow(follower.socket)) follower.tellGap();
    if (behind.some(({ hasGap }) => hasGap)) this.gapTimer = setTimeout(() => this.tellGaps(), drainMs);
  }

  private tellEnd(follower: Follower, ended: EndedEvent): void {
    follower.tellGap();
    ended.tell(this.source.server, [follower.socket.id]);
    this.source.onTold(follower);
    this.leave(follower);
  }

  private join(follower: Follower): void {
    this.replaying.delete(follower);
    this.live.add(follower);
    if (this.ended) this.wake();
  }

  /** Reads on its own until it has caught up with the others; waits for a slow client instead of leaving lines out. */
  private async replay(follower: Follower): Promise<void> {
    this.replaying.add(follower);
    while (!follower.stopped) {
      const before = follower.next;
      try {
        for await (const lines of this.source.read(follower.next - 1)) {
          while (!follower.stopped && isSlow(follower.socket)) await sleep(drainMs);
          if (follower.stopped) return;
          sendLines([follower], lines);
        }
      } catch {
        await sleep(retryMs);
        continue;
      }
      // No line may be written between this comparison and joining; nothing awaits here.
      if (follower.next > this.position || follower.next === before) break;
    }
    if (!follower.stopped) this.join(follower);
  }
}
