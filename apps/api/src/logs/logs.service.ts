import type { LogPage, LogQuery } from '@energy-ops/contracts';
import { sqlOf } from '@energy-ops/database';
import { readLogs } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { JobsService } from '../jobs/jobs.service.js';
import { toLogLine } from './to-log-line.js';
import { LogText } from './log-text.js';

/** What jobs said. */
@Injectable()
export class LogsService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobsService,
    private readonly text: LogText,
  ) {}

  /** Lines in the order asked; without one, the first ones, or those nearest before `before_seq`. */
  async page(jobId: string, query: LogQuery): Promise<LogPage> {
    const nearestFirst = query.before_seq !== undefined && query.after_seq === undefined;
    const { lines, total, lastSeq, levels } = await readLogs(sqlOf(this.em), jobId, {
      level: query.level,
      q: query.q,
      limit: query.limit,
      afterSeq: query.after_seq,
      beforeSeq: query.before_seq,
      order: query.order ?? (nearestFirst ? 'desc' : 'asc'),
    });
    if (lastSeq === 0) await this.jobs.get(jobId); // each job has its first line: this one is none
    return { logs: lines.map(toLogLine), total, last_seq: lastSeq, levels };
  }

  /** The whole log as text, from after `after_seq` on. */
  async download(jobId: string, query: LogQuery): Promise<Readable> {
    await this.jobs.get(jobId);
    return this.text.stream(jobId, query.after_seq ?? 0, query.follow === '1');
  }
}
