interface Window {
  readonly endsAt: number;
  calls: number;
}

const minuteMs = 60_000;

/** Counts each caller's calls in this process, a minute from its first one on. */
export class CallCounter {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly callsPerMinute: number,
    private readonly maxCallers = 10_000,
  ) {}

  /** Counts a call; in how many seconds the caller may call again, where this one is one too many. */
  waitSeconds(caller: string, now: number): number | undefined {
    const current = this.windows.get(caller);
    if (current === undefined || current.endsAt <= now) {
      this.begin(caller, now);
      return undefined;
    }
    current.calls += 1;
    return current.calls > this.callsPerMinute ? Math.ceil((current.endsAt - now) / 1000) : undefined;
  }

  /** All windows are of one length, so the one that began first ends first. */
  private begin(caller: string, now: number): void {
    this.windows.delete(caller);
    for (const [oldest, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size < this.maxCallers) break;
      this.windows.delete(oldest);
    }
    this.windows.set(caller, { endsAt: now + minuteMs, calls: 1 });
  }
}
