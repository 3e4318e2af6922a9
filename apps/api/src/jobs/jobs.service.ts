import { type JobQuery, type LogLine, totalCap } from '@energy-ops/contracts';
import { Job, sqlOf } from '@energy-ops/database';
import { cancel, readLogs, serveWaiting } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { demandWithin } from '../access/limits.js';
import { Audit } from '../audit/audit.js';
import { notFound, Refusal } from '../http/refusal.js';
import { toLogLine } from '../logs/to-log-line.js';
import type { Actor } from './actor.js';
import { holds, idsWith } from './job-search.js';
import { after, newestFirst, pageOf } from './recent-page.js';

const linesInDetail = 100;

/** Reads jobs, and stops them. */
@Injectable()
export class JobsService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
  ) {}

  async list(query: JobQuery): Promise<{ jobs: Job[]; nextCursor: string | null; total: number }> {
    const { q, cursor, limit } = query;
    const filters = filtersOf(query);
    const place = { $and: [filters, await after(this.em, 'job', cursor)] };
    const wanted = q === undefined ? place : { id: { $in: await idsWith(q, this.em, place, limit + 1) } };
    const found = await this.em.find(Job, wanted, { orderBy: newestFirst, limit: limit + 1, disableIdentityMap: true });
    const { items, nextCursor } = pageOf(found, limit);
    const isAll = cursor === undefined && nextCursor === null;
    return { jobs: items, nextCursor, total: isAll ? items.length : await this.count(filters, q) };
  }

  /** The job and the end of its log. */
  async detail(jobId: string): Promise<{ job: Job; logs: LogLine[] }> {
    const job = await this.get(jobId);
    const { lines } = await readLogs(sqlOf(this.em), jobId, { limit: linesInDetail, order: 'desc' });
    return { job, logs: lines.toReversed().map(toLogLine) };
  }

  async get(jobId: string): Promise<Job> {
    const job = await this.em.findOne(Job, jobId, { refresh: true });
    if (!job) throw notFound(`Job ${jobId}`);
    return job;
  }

  /** Takes a waiting job out of the queue, or tells a running one to stop and keep its best solution so far. */
  async cancel(jobId: string, actor: Actor): Promise<Job> {
    if (actor.limits) demandWithin(actor, await this.get(jobId));
    const job = await this.em.transactional(async (em) => {
      const became = await cancel(sqlOf(em), jobId, actor.id);
      if (became === 'unknown') throw notFound(`Job ${jobId}`);
      if (became === 'final') throw new Refusal(409, 'job_already_finished', 'This job is already finished.');
      await this.audit.record({ actor: actor.id, action: 'job.cancel', target: jobId, outcome: 'done' }, em);
      return em.findOneOrFail(Job, jobId, { refresh: true });
    });
    // Whoever waited for its result needn't wait for the queue's keeper; the cancel is done whatever becomes of this.
    if (job.leads && job.isFinal()) await serveWaiting(sqlOf(this.em.fork())).catch(() => undefined);
    return job;
  }

  /** Counts no further than it must: a count of everything costs 250 times as much at a million jobs. */
  private async count(filters: Filters, q: string | undefined): Promise<number> {
    const { sql, params } = this.em
      .createQueryBuilder(Job)
      .select('id')
      .where(q === undefined ? filters : { $and: [filters, holds(q)] })
      .limit(totalCap + 1)
      .toQuery();
    const [row] = await this.em.execute<{ count: number }[]>(
      `select count(*)::int as count from (${sql}) as matching`,
      [...params],
    );
    return row?.count ?? 0;
  }
}

type Filters = ReturnType<typeof filtersOf>;

function filtersOf(query: JobQuery) {
  return {
    ...(query.model_type && { modelType: query.model_type }),
    ...(query.status && { status: query.status }),
    ...(query.data_source_id && { dataSourceId: query.data_source_id }),
    ...(query.triggered_by && { triggeredBy: query.triggered_by }),
    ...((query.from ?? query.to) && {
      createdAt: { ...(query.from && { $gte: new Date(query.from) }), ...(query.to && { $lt: new Date(query.to) }) },
    }),
  };
}
