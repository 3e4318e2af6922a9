interface Waiting {
  readonly lane: unknown;
  readonly enter: () => void;
}

/**
 * Lets a few through at a time and a few more wait; whoever finds the queue full is turned away. Of those in one lane only
 * one is inside at a time and only some may wait, so that a crowd in one lane leaves room for all others.
 */
export class Turnstile {
  private readonly inside = new Set<unknown>();
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly places: number,
    private readonly queueLength: number,
    private readonly laneLength = queueLength,
  ) {}

  /** Runs `work` when there is a place; undefined when too many wait already. Without a lane, in one of its own. */
  async pass<T>(work: () => Promise<T>, lane: unknown = Symbol('lane')): Promise<{ result: T } | undefined> {
    if (this.isFull(lane)) return undefined;
    if (this.isFree(lane)) this.inside.add(lane);
    else await new Promise<void>((resolve) => this.waiting.push({ lane, enter: resolve }));
    try {
      return { result: await work() };
    } finally {
      this.leave(lane);
    }
  }

  /** Whether the next in this lane would be turned away. */
  isFull(lane: unknown): boolean {
    if (this.isFree(lane)) return false;
    const ahead = this.waiting.filter((each) => each.lane === lane).length;
    return this.waiting.length >= this.queueLength || ahead >= this.laneLength;
  }

  private isFree(lane: unknown): boolean {
    return this.inside.size < this.places && !this.inside.has(lane);
  }

  /** A leaver hands its place to the next in line whose lane is free, so nobody can slip in between. */
  private leave(lane: unknown): void {
    this.inside.delete(lane);
    const at = this.waiting.findIndex((each) => !this.inside.has(each.lane));
    const [next] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (!next) return;
    this.inside.add(next.lane);
    next.enter();
  }
}
