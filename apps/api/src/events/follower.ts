import type { LogLineEvent } from '@energy-ops/contracts';
import { isSlow, type LiveServer, type LiveSocket } from './live-socket.js';
import type { JobKey } from './subscriber.js';

const linesPerFrame = 1000;

/** One socket's place in one job's log: it gets each line from there on once, in order. */
export class Follower {
  private gapFrom: number | undefined;
  stopped = false;

  constructor(
    readonly socket: LiveSocket,
    readonly job: JobKey,
    public next: number,
    public batch: boolean,
  ) {}

  /** Moves past these lines; those to send now, none where the client is too slow for them. */
  take(lines: readonly LogLineEvent[]): readonly LogLineEvent[] {
    const mine = this.linesFrom(lines);
    const last = mine.at(-1);
    if (last === undefined) return [];
    const slow = isSlow(this.socket);
    if (slow) this.gapFrom ??= this.next;
    else this.tellGap();
    this.next = last.seq + 1;
    return slow ? [] : mine;
  }

  /** Whether lines were left out that the client doesn't know of yet. */
  get hasGap(): boolean {
    return this.gapFrom !== undefined;
  }

  /** Names the lines left out, for the client to fetch over HTTP. */
  tellGap(): void {
    if (this.gapFrom === undefined) return;
    this.socket.emit('optimization:gap', { jobId: this.job.id, fromSeq: this.gapFrom, toSeq: this.next - 1 });
    this.gapFrom = undefined;
  }

  private linesFrom(lines: readonly LogLineEvent[]): readonly LogLineEvent[] {
    const [first] = lines;
    return first === undefined || first.seq >= this.next ? lines : lines.filter(({ seq }) => seq >= this.next);
  }
}

/** Sends lines to all who are to get the same ones, written as text once for all of them. */
export function sendLines(server: LiveServer, followers: readonly Follower[], lines: readonly LogLineEvent[]): void {
  const groups = new Map<string, { ids: string[]; batch: boolean; lines: readonly LogLineEvent[] }>();
  for (const follower of followers) {
    const mine = follower.take(lines);
    const [first] = mine;
    if (first === undefined) continue;
    const group = groups.get(`${first.seq} ${follower.batch}`);
    if (group) group.ids.push(follower.socket.id);
    else
      groups.set(`${first.seq} ${follower.batch}`, { ids: [follower.socket.id], batch: follower.batch, lines: mine });
  }
  const [one] = followers;
  if (!one) return;
  for (const { ids, batch, lines: mine } of groups.values()) {
    const target = server.to(ids);
    if (batch) for (const frame of framesOf(one.job, mine)) target.emit('optimization:logs', frame);
    else
      for (const line of mine) target.emit('optimization:log', { jobId: one.job.id, modelType: one.job.type, ...line });
  }
}

function* framesOf({ id, type }: JobKey, lines: readonly LogLineEvent[]) {
  for (let start = 0; start < lines.length; start += linesPerFrame) {
    const frame = lines.slice(start, start + linesPerFrame);
    const [first] = frame;
    const last = frame.at(-1);
    if (first && last) yield { jobId: id, modelType: type, fromSeq: first.seq, toSeq: last.seq, lines: frame };
  }
}
