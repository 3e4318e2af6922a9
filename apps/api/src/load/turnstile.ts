/** Somebody at the turnstile. */
export interface Entrant {
  /** Of those in one lane only one is inside at a time and only some may wait; somebody may be in several. */
  readonly lanes?: readonly string[];
  /** Whoever has a lower one comes first. */
  readonly rank?: number;
}

interface Waiting {
  readonly lanes: readonly string[];
  readonly rank: number;
  readonly called: (isTurn: boolean) => void;
}

/**
 * Lets a few through at a time and a few more wait; whoever finds the queue full is turned away, or takes the place of
 * one of a higher rank. A crowd in one lane leaves room for all others.
 */
export class Turnstile {
  /** How many of each rank are inside. */
  private readonly inside: number[];
  private readonly taken = new Set<string>();
  private readonly waiting: Waiting[] = [];

  constructor(
    /** How many may be inside in all; of rank 1 and higher; of rank 2 and higher … */
    private readonly places: readonly number[],
    private readonly queueLength: number,
    private readonly laneLength = queueLength,
  ) {
    this.inside = places.map(() => 0);
  }

  /** Runs `work` when there is a place; undefined when too many wait already. */
  async pass<T>(work: () => Promise<T>, { lanes = [], rank = 0 }: Entrant = {}): Promise<{ result: T } | undefined> {
    const its = { lanes, rank };
    if (this.isFree(its)) this.admit(its);
    else if (!(await this.turnOf(its))) return undefined;
    try {
      return { result: await work() };
    } finally {
      this.leave(its);
    }
  }

  private isFree({ lanes, rank }: Required<Entrant>): boolean {
    if (lanes.some((lane) => this.taken.has(lane))) return false;
    return this.places.every((places, least) => least > rank || this.insideFrom(least) < places);
  }

  private insideFrom(least: number): number {
    return this.inside.slice(least).reduce((sum, each) => sum + each, 0);
  }

  /** False where there is no room to wait, or somebody of a lower rank takes it later. */
  private turnOf({ lanes, rank }: Required<Entrant>): Promise<boolean> {
    const ahead = (lane: string) => this.waiting.filter((each) => each.lanes.includes(lane)).length;
    if (lanes.some((lane) => ahead(lane) >= this.laneLength)) return Promise.resolve(false);
    const last = this.waiting.length >= this.queueLength ? this.waiting.at(-1) : undefined;
    if (last && last.rank <= rank) return Promise.resolve(false);
    if (last) this.waiting.pop()?.called(false);
    return new Promise((called) => {
      const behind = this.waiting.findIndex((each) => each.rank > rank);
      this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, { lanes, rank, called });
    });
  }

  private admit({ lanes, rank }: Required<Entrant>): void {
    this.inside[rank] = (this.inside[rank] ?? 0) + 1;
    for (const lane of lanes) this.taken.add(lane);
  }

  /** A leaver hands its place to the first in line who may have it, so nobody can slip in between. */
  private leave({ lanes, rank }: Required<Entrant>): void {
    this.inside[rank] = (this.inside[rank] ?? 0) - 1;
    for (const lane of lanes) this.taken.delete(lane);
    for (let at = 0; at < this.waiting.length;) {
      const next = this.waiting[at];
      if (!next || !this.isFree(next)) {
        at += 1;
        continue;
      }
      this.waiting.splice(at, 1);
      this.admit(next);
      next.called(true);
    }
  }
}
