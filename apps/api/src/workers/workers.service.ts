import type { PageQuery } from '@energy-ops/contracts';
import { Job, sqlOf, Worker } from '@energy-ops/database';
import { drain } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { notFound } from '../http/refusal.js';

/** A worker and the ids of the jobs it runs. */
export interface BusyWorker {
  readonly worker: Worker;
  readonly running: readonly string[];
}

/** Reads who works, and says who is to take no more jobs. */
@Injectable()
export class WorkersService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
  ) {}

  /** Ids grow with time, so a page after the last one's id misses nobody who stays. */
  async list({ limit, cursor }: PageQuery): Promise<{ workers: BusyWorker[]; nextCursor: string | null }> {
    const after = cursor && Buffer.from(cursor, 'base64url').toString('utf8').replaceAll('\u0000', '');
    const found = await this.em.find(Worker, after ? { id: { $gt: after } } : {}, {
      orderBy: { id: 'asc' },
      limit: limit + 1,
      disableIdentityMap: true,
    });
    const workers = found.slice(0, limit);
    const last = found.length > limit ? workers.at(-1) : undefined;
    return {
      workers: await this.busy(workers),
      nextCursor: last ? Buffer.from(last.id).toString('base64url') : null,
    };
  }

  /** Has one take no more jobs, or take some again. */
  async drain(id: string, draining: boolean, actor: string): Promise<BusyWorker> {
    const worker = await this.em.transactional(async (em) => {
      const sql = sqlOf(em);
      if (!(await drain(sql, id, draining))) throw notFound(`Worker ${id}`);
      const changed = await em.findOneOrFail(Worker, { id }, { refresh: true });
      const action = draining ? 'worker.drain' : 'worker.resume';
      const { name, host } = changed;
      await this.audit.record({ actor, action, target: id, outcome: 'done', details: { name, host } }, em);
      return changed;
    });
    const [busy = { worker, running: [] }] = await this.busy([worker]);
    return busy;
  }

  private async busy(workers: readonly Worker[]): Promise<BusyWorker[]> {
    const running = await this.em.find(
      Job,
      { status: 'running', workerId: { $in: workers.map(({ id }) => id) } },
      { fields: ['id', 'workerId'], orderBy: { startedAt: 'asc' }, disableIdentityMap: true },
    );
    return workers.map((worker) => ({
      worker,
      running: running.filter(({ workerId }) => workerId === worker.id).map(({ id }) => id),
    }));
  }
}
