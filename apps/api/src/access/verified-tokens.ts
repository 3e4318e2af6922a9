import type { Caller } from './caller.js';

interface Verified {
  readonly caller: Caller;
  readonly checkedAt: number;
}

/** Tokens checked a short while ago: the signature costs ~100 µs a request, looking here almost nothing. */
export class VerifiedTokens {
  private readonly byToken = new Map<string, Verified>();
  private changes = 0;

  constructor(
    private readonly maxTokens = 10_000,
    /** How long a lost notice of a revocation may go unseen. */
    private readonly recheckMs = 30_000,
  ) {}

  /** The caller of a token that is known, not expired and checked recently. */
  callerOf(token: string, now = Date.now()): Caller | undefined {
    const verified = this.byToken.get(token);
    if (!verified) return undefined;
    if (verified.caller.expiresAt.getTime() > now && verified.checkedAt + this.recheckMs > now) return verified.caller;
    this.byToken.delete(token);
    return undefined;
  }

  /** Verifies and remembers, unless somebody's access changed meanwhile. */
  async remember(token: string, verify: () => Promise<Caller>): Promise<Caller> {
    const before = this.changes;
    const checkedAt = Date.now();
    const caller = await verify();
    if (this.changes === before) {
      const [oldest] = this.byToken.keys();
      if (this.byToken.size >= this.maxTokens && oldest !== undefined) this.byToken.delete(oldest);
      this.byToken.set(token, { caller, checkedAt });
    }
    return caller;
  }

  /** Forgets the tokens of a session or a user; without an id, all. */
  forget(id?: string): void {
    this.changes += 1;
    for (const [token, { caller }] of this.byToken)
      if (id === undefined || caller.sessionId === id || caller.id === id) this.byToken.delete(token);
  }
}
