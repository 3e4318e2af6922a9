/** What was learned a moment ago, so that a crowd that asks for it again costs nothing. The oldest goes first. */
export class ShortMemory<T> {
  private readonly kept = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(private readonly most = 10_000) {}

  of(key: string, now = Date.now()): T | undefined {
    const found = this.kept.get(key);
    if (found === undefined || found.until > now) return found?.value;
    this.kept.delete(key);
    return undefined;
  }

  forget(key: string): void {
    this.kept.delete(key);
  }

  keep(key: string, value: T, until: number): void {
    this.kept.delete(key); // what is kept anew counts as new
    const [oldest] = this.kept.keys();
    if (this.kept.size >= this.most && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, { value, until });
  }
}
