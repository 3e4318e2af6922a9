import {
  IdPath,
  Job,
  NewSchedule,
  OccurrencePage,
  OccurrenceQuery,
  PatchSchedule,
  PreviewQuery,
  Schedule,
  ScheduleDays,
  ScheduleDaysQuery,
  SchedulePage,
  SchedulePreview,
  ScheduleQuery,
} from '@energy-ops/contracts';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { accepted } from '../jobs/accepted.js';
import { actorOf } from '../jobs/actor.js';
import { toOccurrence } from './occurrence-rows.js';
import { RunNow } from './run-now.js';
import { ScheduleViews } from './schedule-views.js';
import { SchedulesService } from './schedules.service.js';

@Controller('api/schedules')
export class SchedulesController {
  constructor(
    private readonly schedules: SchedulesService,
    private readonly views: ScheduleViews,
    private readonly runs: RunNow,
  ) {}

  @Get()
  @Does('listSchedules', 'What starts by the clock, newest first.')
  @Needs('schedules:read')
  @Answers(SchedulePage)
  async list(@Query({ schema: ScheduleQuery }) query: ScheduleQuery): Promise<SchedulePage> {
    const { schedules, nextCursor } = await this.schedules.list(query);
    return { schedules: await this.views.of(schedules), next_cursor: nextCursor };
  }

  @Post()
  @Does('createSchedule', 'A new schedule; enabled, where it doesn’t say otherwise.')
  @Needs('schedules:write')
  @Idempotent()
  @Answers(Schedule, 201)
  @Refuses(404, 422)
  async create(
    @Body({ schema: NewSchedule }) body: NewSchedule,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Schedule> {
    const schedule = await this.schedules.create(body, actorOf(caller));
    void reply.header('location', `/api/schedules/${schedule.id}`);
    return this.views.one(schedule);
  }

  @Get('preview')
  @Does('previewSchedule', 'When a cron is due in a zone, what the clock makes of it, and the gates it serves.')
  @Needs('schedules:read')
  @Answers(SchedulePreview)
  preview(@Query({ schema: PreviewQuery }) query: PreviewQuery): Promise<SchedulePreview> {
    return this.views.preview(query);
  }

  @Get(':id')
  @Does('getSchedule', 'One schedule. Its ETag is its version.')
  @Needs('schedules:read')
  @Answers(Schedule)
  @Refuses(404)
  async get(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Schedule> {
    return this.views.tagged(await this.schedules.get(id), reply);
  }

  @Patch(':id')
  @Does(
    'changeSchedule',
    'Changes, enables, pauses or resumes a schedule; with If-Match only what its caller has seen.',
  )
  @Needs('schedules:write')
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the schedule as its caller knows it.' })
  @Answers(Schedule)
  @Refuses(404, 412, 422)
  async change(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Body({ schema: PatchSchedule }) body: PatchSchedule,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Schedule> {
    return this.views.tagged(await this.schedules.change(id, body, ifMatch, actorOf(caller)), reply);
  }

  @Delete(':id')
  @Does('deleteSchedule', 'Removes a schedule. Its jobs stay.')
  @Needs('schedules:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(404)
  async remove(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<void> {
    await this.schedules.remove(id, actorOf(caller));
  }

  @Post(':id/run')
  @Does('runSchedule', 'Runs what the schedule runs, now: a job besides its slots.')
  @Needs('jobs:trigger')
  @Idempotent()
  @Answers(Job, 202)
  @Refuses(404, 409, 422, 429)
  async run(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    return accepted(await this.runs.run(id, actorOf(caller)), reply);
  }

  @Get(':id/occurrences')
  @Does('listOccurrences', 'What became of each slot, the latest first.')
  @Needs('schedules:read')
  @Answers(OccurrencePage)
  @Refuses(404)
  async occurrences(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Query({ schema: OccurrenceQuery }) query: OccurrenceQuery,
  ): Promise<OccurrencePage> {
    const { occurrences, nextCursor } = await this.schedules.occurrences(id, query);
    return { occurrences: occurrences.map(toOccurrence), next_cursor: nextCursor };
  }

  @Get(':id/days')
  @Does('listScheduleDays', 'How the slots of the last days went, counted by day.')
  @Needs('schedules:read')
  @Answers(ScheduleDays)
  @Refuses(404)
  async days(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Query({ schema: ScheduleDaysQuery }) { count }: ScheduleDaysQuery,
  ): Promise<ScheduleDays> {
    return this.views.days(await this.schedules.get(id), count);
  }
}
