import type { PreviewQuery, Schedule as ScheduleView, ScheduleDays, SchedulePreview } from '@energy-ops/contracts';
import { type Schedule, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type ApiConfig, CONFIG } from '../config.js';
import { databaseNow } from './database-now.js';
import { demandCron } from './demand-cron.js';
import { tagOf } from './demand-version.js';
import { lastOccurrences } from './occurrence-rows.js';
import { preview } from './preview.js';
import { scheduleDays } from './schedule-days.js';
import { marketOfSource } from './schedule-market.js';
import { toSchedule } from './to-schedule.js';

/** Schedules as the outside world sees them: with what is due next and what was last, by the database's clock. */
@Injectable()
export class ScheduleViews {
  constructor(
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async of(schedules: readonly Schedule[]): Promise<ScheduleView[]> {
    const now = await databaseNow(sqlOf(this.em));
    const last = await lastOccurrences(
      this.em,
      schedules.map(({ id }) => id),
    );
    return schedules.map((schedule) => toSchedule(schedule, last.get(schedule.id), now));
  }

  async one(schedule: Schedule): Promise<ScheduleView> {
    const [view] = await this.of([schedule]);
    if (!view) throw new Error('A schedule has no view.');
    return view;
  }

  /** With its version as the ETag, so that a change can say what it was made from. */
  tagged(schedule: Schedule, reply: FastifyReply): Promise<ScheduleView> {
    void reply.headers({ etag: tagOf(schedule), 'cache-control': 'private, no-cache' });
    return this.one(schedule);
  }

  days(schedule: Schedule, count: number): Promise<ScheduleDays> {
    return scheduleDays(sqlOf(this.em), schedule, count);
  }

  async preview(query: PreviewQuery): Promise<SchedulePreview> {
    demandCron(query, '/query');
    const sql = sqlOf(this.em);
    const { model_type: modelType, data_source_id: source = null } = query;
    return preview({
      cron: query.cron,
      zone: query.time_zone,
      count: query.count,
      from: query.from === undefined ? await databaseNow(sql) : new Date(query.from),
      serves: modelType && { modelType, market: await marketOfSource(sql, source, this.config) },
    });
  }
}
