import { Job, sqlOf } from '@energy-ops/database';
import { streamLogs } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Draining } from '../http/draining.js';
import { JobChanges } from '../jobs/job-changes.js';

/** Logs as plain text, each message verbatim on its line. */
@Injectable()
export class LogText {
  constructor(
    private readonly em: EntityManager,
    private readonly changes: JobChanges,
    private readonly draining: Draining,
  ) {}

  /** Reads no faster than it is read; with `follow` it goes on until the job is over or the reader leaves. */
  stream(jobId: string, afterSeq: number, follow: boolean): Readable {
    const left = new AbortController();
    const signal = AbortSignal.any([left.signal, this.draining.signal]);
    const text = Readable.from(this.pieces(jobId, afterSeq, follow, signal), { objectMode: false });
    return text.on('close', () => left.abort());
  }

  private async *pieces(jobId: string, afterSeq: number, follow: boolean, signal: AbortSignal): AsyncIterable<Buffer> {
    const em = this.em.fork();
    let seq = afterSeq;
    for (;;) {
      const news = this.changes.next(jobId, signal);
      // Asked before the lines are read: a job that is over by now has written them all.
      const isOver = !follow || ((await em.fork().findOne(Job, jobId))?.isFinal() ?? true);
      for await (const lines of streamLogs(sqlOf(em), jobId, seq)) {
        yield Buffer.from(lines.map(({ message }) => `${message}\n`).join(''));
        seq = lines.at(-1)?.seq ?? seq;
      }
      if (isOver || signal.aborted) return;
      await news;
    }
  }
}
