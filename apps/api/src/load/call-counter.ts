interface Window {
  readonly endsAt: number;
  calls: number;
}

/** What a caller may still do. */
export interface Allowance {
  readonly exceeded: boolean;
  readonly remaining: number;
  /** Until it begins anew. */
  readonly resetSeconds: number;
}

const minuteMs = 60_000;

/** Counts each caller's calls in this process, a minute from its first one on. */
export class CallCounter {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly callsPerMinute: number,
    private readonly maxCallers = 10_000,
  ) {}

  /** Counts a call; what the caller has left of this minute, and whether this one was one too many. */
  count(caller: string, now: number): Allowance {
    const known = this.windows.get(caller);
    const current = known === undefined || known.endsAt <= now ? this.begin(caller, now) : known;
    current.calls += 1;
    return {
      exceeded: current.calls > this.callsPerMinute,
      remaining: Math.max(0, this.callsPerMinute - current.calls),
      resetSeconds: Math.ceil((current.endsAt - now) / 1000),
    };
  }

  /** All windows are of one length, so the one that began first ends first. */
  private begin(caller: string, now: number): Window {
    this.windows.delete(caller);
    for (const [oldest, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size < this.maxCallers) break;
      this.windows.delete(oldest);
    }
    const window = { endsAt: now + minuteMs, calls: 0 };
    this.windows.set(caller, window);
    return window;
  }
}
