import type { WorkerView } from '@energy-ops/contracts';
import type { BusyWorker } from './workers.service.js';

/** A worker as the outside world sees it. */
export const toWorker = ({ worker, running }: BusyWorker): WorkerView => ({
  id: worker.id,
  name: worker.name,
  host: worker.host,
  pid: worker.pid,
  concurrency: worker.concurrency,
  running: [...running],
  sandbox: worker.sandbox,
  warm: worker.warm ?? null,
  draining: worker.draining,
  last_beat_at: worker.beatAt.toISOString(),
});
