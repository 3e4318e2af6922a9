import type { Job } from '@energy-ops/database';
import { toJob } from '../jobs/to-job.js';
import type { LiveServer } from './live-socket.js';

/** How a job's end is told. */
export interface EndedEvent {
  readonly lastSeq: number;
  readonly tell: (server: LiveServer, socketIds: string[]) => void;
}

/** The event of a job that is over; undefined while it is not. */
export function endedEvent(job: Job): EndedEvent | undefined {
  const ended = { jobId: job.id, modelType: job.modelType, lastSeq: job.logCount, job: toJob(job) };
  const { lastSeq } = ended;
  switch (job.status) {
    case 'success':
      return { lastSeq, tell: (server, ids) => server.to(ids).emit('optimization:completed', ended) };
    case 'failed': {
      const error = job.errorMessage ?? 'The job failed.';
      return { lastSeq, tell: (server, ids) => server.to(ids).emit('optimization:failed', { ...ended, error }) };
    }
    case 'cancelled':
      return { lastSeq, tell: (server, ids) => server.to(ids).emit('optimization:cancelled', ended) };
    case 'pending':
    case 'running':
      return undefined;
  }
}
