interface Waiting {
  readonly lanes: readonly unknown[];
  readonly enter: () => void;
}

/**
 * Lets a few through at a time and a few more wait; whoever finds the queue full is turned away. Of those in one lane only
 * one is inside at a time and only some may wait, so that a crowd in one lane leaves room for all others. Somebody may be
 * in several lanes at once.
 */
export class Turnstile {
  private inside = 0;
  private readonly taken = new Set<unknown>();
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly places: number,
    private readonly queueLength: number,
    private readonly laneLength = queueLength,
  ) {}

  /** Runs `work` when there is a place; undefined when too many wait already. Without lanes nothing else is waited for. */
  async pass<T>(work: () => Promise<T>, ...lanes: readonly unknown[]): Promise<{ result: T } | undefined> {
    if (this.isFree(...lanes)) this.admit(lanes);
    else if (this.isFull(lanes)) return undefined;
    else await new Promise<void>((resolve) => this.waiting.push({ lanes, enter: resolve }));
    try {
      return { result: await work() };
    } finally {
      this.leave(lanes);
    }
  }

  /** Whether the next in these lanes would not have to wait. */
  isFree(...lanes: readonly unknown[]): boolean {
    return this.inside < this.places && !lanes.some((lane) => this.taken.has(lane));
  }

  private isFull(lanes: readonly unknown[]): boolean {
    const ahead = (lane: unknown) => this.waiting.filter((each) => each.lanes.includes(lane)).length;
    return this.waiting.length >= this.queueLength || lanes.some((lane) => ahead(lane) >= this.laneLength);
  }

  private admit(lanes: readonly unknown[]): void {
    this.inside += 1;
    for (const lane of lanes) this.taken.add(lane);
  }

  /** A leaver hands its place to the next in line whose lanes are free, so nobody can slip in between. */
  private leave(lanes: readonly unknown[]): void {
    this.inside -= 1;
    for (const lane of lanes) this.taken.delete(lane);
    const at = this.waiting.findIndex((each) => this.isFree(...each.lanes));
    const [next] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (!next) return;
    this.admit(next.lanes);
    next.enter();
  }
}
