import type { PageQuery } from '@energy-ops/contracts';
import { Job, Worker } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** A worker and the ids of the jobs it runs. */
export interface BusyWorker {
  readonly worker: Worker;
  readonly running: readonly string[];
}

/** Reads who works. */
@Injectable()
export class WorkersService {
  constructor(private readonly em: EntityManager) {}

  /** Ids grow with time, so a page after the last one's id misses nobody who stays. */
  async list({ limit, cursor }: PageQuery): Promise<{ workers: BusyWorker[]; nextCursor: string | null }> {
    const after = cursor && Buffer.from(cursor, 'base64url').toString('utf8').replaceAll('\u0000', '');
    const found = await this.em.find(Worker, after ? { id: { $gt: after } } : {}, {
      orderBy: { id: 'asc' },
      limit: limit + 1,
      disableIdentityMap: true,
    });
    const workers = found.slice(0, limit);
    const running = await this.em.find(
      Job,
      { status: 'running', workerId: { $in: workers.map(({ id }) => id) } },
      { fields: ['id', 'workerId'], orderBy: { startedAt: 'asc' }, disableIdentityMap: true },
    );
    const last = found.length > limit ? workers.at(-1) : undefined;
    return {
      workers: workers.map((worker) => ({
        worker,
        running: running.filter(({ workerId }) => workerId === worker.id).map(({ id }) => id),
      })),
      nextCursor: last ? Buffer.from(last.id).toString('base64url') : null,
    };
  }
}
