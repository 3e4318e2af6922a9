import { folderSize } from './folder-size.js';
import type { Launched } from './launcher.js';
import type { Cut } from './run-end.js';
import type { RunRequest } from './run-request.js';

/** Between two measurements of the folder; a large one is measured less often. */
const leastRestMs = 1000;
const restPerMeasuredMs = 10;
const longestTimerMs = 2 ** 31 - 1;

/** Ends a model that runs too long, takes too much room or isn't wanted any more. */
export class Guard {
  cut: Cut | undefined;
  private isOver = false;
  private readonly wall: NodeJS.Timeout;
  private room: NodeJS.Timeout | undefined;
  private grace: NodeJS.Timeout | undefined;
  private readonly onStop = (): void => this.stop('stopped');
  private readonly onKill = (): void => this.kill('stopped');
  private readonly endLease: (() => void) | undefined;

  constructor(
    private readonly model: Launched,
    private readonly request: RunRequest,
  ) {
    const { limits, signal, killSignal, lease } = request;
    this.wall = setTimeout(() => this.stop('timed_out'), Math.min(limits.wallSeconds * 1000, longestTimerMs));
    this.measureAfter(leastRestMs);
    signal?.addEventListener('abort', this.onStop);
    killSignal?.addEventListener('abort', this.onKill);
    if (signal?.aborted) this.onStop();
    if (killSignal?.aborted) this.onKill();
    this.endLease = lease?.onRenewed(() => model.renewLease());
  }

  end(): void {
    clearTimeout(this.wall);
    clearTimeout(this.room);
    this.isOver = true;
    clearTimeout(this.grace);
    this.request.signal?.removeEventListener('abort', this.onStop);
    this.request.killSignal?.removeEventListener('abort', this.onKill);
    this.endLease?.();
  }

  private stop(cut: Cut): void {
    if (this.cut !== undefined) return;
    this.cut = cut;
    this.model.stop();
    this.grace = setTimeout(() => this.model.kill(), this.request.limits.graceSeconds * 1000);
  }

  private kill(cut: Cut): void {
    this.cut ??= cut;
    this.model.kill();
  }

  private measureAfter(restMs: number): void {
    if (!this.isOver) this.room = setTimeout(() => void this.measure(), restMs);
  }

  private async measure(): Promise<void> {
    const { folder, limits } = this.request;
    const start = performance.now();
    const size = await folderSize(folder, limits.folderBytes);
    if (size > limits.folderBytes) this.kill('folder_full');
    else this.measureAfter(Math.max(leastRestMs, restPerMeasuredMs * (performance.now() - start)));
  }
}
