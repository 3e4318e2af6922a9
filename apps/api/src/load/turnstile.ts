/** Lets a few through at a time and a few more wait; whoever finds the queue full is turned away. */
export class Turnstile {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly queueLength: number,
  ) {}

  /** Runs `work` when there is a place; undefined when too many wait already. */
  async pass<T>(work: () => Promise<T>): Promise<{ result: T } | undefined> {
    if (this.inside >= this.places) {
      if (this.waiting.length >= this.queueLength) return undefined;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.inside += 1;
    }
    try {
      return { result: await work() };
    } finally {
      this.leave();
    }
  }

  /** A leaver hands its place to the next in line, so nobody can slip in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inside -= 1;
  }
}
