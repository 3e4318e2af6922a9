import type { LogLineEvent } from '@energy-ops/contracts';
import { findJob, Job, sqlOf } from '@energy-ops/database';
import { type CurvePointRow, readCurve, streamLogs } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

const recentMs = 60_000;

/** What live events are made of: always the rows, never what a notice says. */
@Injectable()
export class JobRows {
  constructor(private readonly em: EntityManager) {}

  find(jobId: string): Promise<Job | undefined> {
    return findJob(sqlOf(this.em), jobId);
  }

  /** Jobs that may still write lines, or have just written their last. */
  activeOrRecent(sinceMs = recentMs): Promise<Job[]> {
    const since = new Date(Date.now() - sinceMs);
    return this.em
      .fork()
      .find(Job, { $or: [{ status: { $in: ['pending', 'running'] } }, { completedAt: { $gt: since } }] });
  }

  /** A job's lines after a place, as they are sent. */
  async *linesAfter(jobId: string, afterSeq: number): AsyncGenerator<LogLineEvent[]> {
    for await (const lines of streamLogs(sqlOf(this.em.fork()), jobId, afterSeq))
      yield lines.map(({ seq, level, message, at }) => ({ seq, level, message, timestamp: at.toISOString() }));
  }

  /** The curve points with these ids. */
  async curvePoints(jobId: string, from: number, to: number): Promise<CurvePointRow[]> {
    const points = await readCurve(sqlOf(this.em.fork()), jobId, from - 1);
    return points.filter(({ id }) => id <= to);
  }
}
