import type { LogLineEvent } from '@energy-ops/contracts';
import { Frame } from './frame.js';
import { isSlow, type LiveSocket } from './live-socket.js';
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
export function sendLines(followers: readonly Follower[], lines: readonly LogLineEvent[]): void {
  const groups = new Map<string, { sockets: LiveSocket[]; follower: Follower; lines: readonly LogLineEvent[] }>();
  for (const follower of followers) {
    const mine = follower.take(lines);
    const [first] = mine;
    if (first === undefined) continue;
    const key = `${first.seq} ${follower.batch}`;
    const group = groups.get(key);
    if (group) group.sockets.push(follower.socket);
    else groups.set(key, { sockets: [follower.socket], follower, lines: mine });
  }
  for (const { sockets, follower, lines: mine } of groups.values())
    for (const frame of follower.batch ? framesOf(follower.job, mine) : singles(follower.job, mine))
      for (const socket of sockets) frame.sendTo(socket);
}

function* framesOf({ id, type }: JobKey, lines: readonly LogLineEvent[]): Generator<Frame> {
  for (let start = 0; start < lines.length; start += linesPerFrame) {
    const some = lines.slice(start, start + linesPerFrame);
    const [first] = some;
    const last = some.at(-1);
    if (!first || !last) return;
    const { seq: fromSeq } = first;
    yield new Frame('optimization:logs', { jobId: id, modelType: type, fromSeq, toSeq: last.seq, lines: some });
  }
}

function* singles({ id, type }: JobKey, lines: readonly LogLineEvent[]): Generator<Frame> {
  for (const line of lines) yield new Frame('optimization:log', { jobId: id, modelType: type, ...line });
}
