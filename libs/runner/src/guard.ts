import { folderSize } from './folder-size.js';
import type { Launched } from './launcher.js';
import type { Cut } from './run-end.js';
import type { RunRequest } from './run-request.js';

const folderPollMs = 1000;
const longestTimerMs = 2 ** 31 - 1;

/** Ends a model that runs too long, takes too much room or isn't wanted any more. */
export class Guard {
  cut: Cut | undefined;
  private readonly wall: NodeJS.Timeout;
  private readonly room: NodeJS.Timeout;
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
    this.room = setInterval(() => void this.measure(), folderPollMs);
    signal?.addEventListener('abort', this.onStop);
    killSignal?.addEventListener('abort', this.onKill);
    if (signal?.aborted) this.onStop();
    if (killSignal?.aborted) this.onKill();
    this.endLease = lease?.onRenewed(() => model.renewLease());
  }

  end(): void {
    clearTimeout(this.wall);
    clearInterval(this.room);
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

  private async measure(): Promise<void> {
    const { folder, limits } = this.request;
    if ((await folderSize(folder, limits.folderBytes)) > limits.folderBytes) this.kill('folder_full');
  }
}
