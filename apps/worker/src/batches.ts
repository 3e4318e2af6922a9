export interface BatchOptions<T> {
  /** At most one save in this time, unless a batch is full. */
  readonly everyMs: number;
  readonly batchSize: number;
  /** More than this waiting, by weight, and whoever adds has to wait too. */
  readonly roomFor: number;
  /** 1 each where it is left out. */
  readonly weigh?: (item: T) => number;
  /** Saves one batch; batches are saved one after the other. */
  readonly save: (batch: readonly T[]) => Promise<void>;
}

/** Collects what comes in quick succession: the first after a pause is saved at once, the rest in batches. */
export class Batches<T> {
  private waiting: T[] = [];
  /** Of what waits and of what is being saved. */
  private weight = 0;
  private saving: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastSaveAt = -Infinity;
  private failure: { readonly error: unknown } | undefined;
  private readonly roomWanted: (() => void)[] = [];

  constructor(private readonly options: BatchOptions<T>) {}

  /** Takes items; the promise, if any, is to be waited for before more are added. Throws once a save has failed. */
  add(items: readonly T[]): void | Promise<void> {
    if (this.failure) throw this.failure.error;
    for (const item of items) this.waiting.push(item);
    this.weight += this.weightOf(items);
    this.schedule();
    if (this.weight > this.options.roomFor) return this.untilRoom();
  }

  /** Saves what is left. */
  async end(): Promise<void> {
    clearTimeout(this.timer);
    while (this.failure === undefined && (this.waiting.length > 0 || this.saving)) {
      this.saving ??= this.saveOne();
      await this.saving;
    }
    if (this.failure) throw this.failure.error;
  }

  private schedule(): void {
    if (this.saving || this.waiting.length === 0 || this.failure) return;
    const dueInMs = this.lastSaveAt + this.options.everyMs - performance.now();
    if (dueInMs <= 0 || this.waiting.length >= this.options.batchSize) this.saving = this.saveOne();
    else
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.saving ??= this.saveOne();
      }, dueInMs);
  }

  private async saveOne(): Promise<void> {
    this.lastSaveAt = performance.now();
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting.splice(0, this.options.batchSize);
    try {
      await this.options.save(batch);
    } catch (error) {
      this.failure = { error };
    }
    this.saving = undefined;
    this.weight -= this.weightOf(batch);
    if (this.weight <= this.options.roomFor || this.failure) for (const go of this.roomWanted.splice(0)) go();
    this.schedule();
  }

  private weightOf(items: readonly T[]): number {
    const { weigh = () => 1 } = this.options;
    return items.reduce((sum, item) => sum + weigh(item), 0);
  }

  private async untilRoom(): Promise<void> {
    await new Promise<void>((resolve) => this.roomWanted.push(resolve));
    if (this.failure) throw this.failure.error;
  }
}
