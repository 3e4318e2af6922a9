import { Id, Job, JobDetail, JobPage, JobProgress, JobQuery, StatusQuery, TriggerJob } from '@energy-ops/contracts';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { accepted } from './accepted.js';
import { actorOf } from './actor.js';
import { JobStatusService } from './job-status.service.js';
import { JobsService } from './jobs.service.js';
import { RerunService } from './rerun.service.js';
import { toJob, toJobDetail, toJobPage } from './to-job.js';
import { TriggerService } from './trigger.service.js';

@Controller('api/jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobsService,
    private readonly triggers: TriggerService,
    private readonly statuses: JobStatusService,
    private readonly reruns: RerunService,
  ) {}

  @Post('trigger')
  @Does('triggerJob', 'Asks for a run of a model on a data source.')
  @Needs('jobs:trigger')
  @Idempotent()
  @Answers(Job, 202)
  @Refuses(404, 409, 422, 429)
  async trigger(
    @Body({ schema: TriggerJob }) body: TriggerJob,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    return accepted(await this.triggers.trigger(body, actorOf(caller)), reply);
  }

  @Get()
  @Does('listJobs', 'Jobs, newest first.')
  @Needs('jobs:read')
  @Answers(JobPage)
  async list(@Query({ schema: JobQuery }) query: JobQuery): Promise<JobPage> {
    return toJobPage(await this.jobs.list(query));
  }

  @Get(':job_id')
  @Does('getJob', 'One job and the last 100 lines of its log.')
  @Needs('jobs:read')
  @Answers(JobDetail)
  @Refuses(404)
  async detail(@Param('job_id', { schema: Id }) jobId: string): Promise<JobDetail> {
    const { job, logs } = await this.jobs.detail(jobId);
    return toJobDetail(job, logs);
  }

  @Get(':job_id/status')
  @Does('getJobStatus', 'How far a job is; with `wait`, as soon as that changes.')
  @Needs('jobs:read')
  @Answers(JobProgress)
  @Refuses(404)
  status(
    @Param('job_id', { schema: Id }) jobId: string,
    @Query({ schema: StatusQuery }) { wait }: StatusQuery,
  ): Promise<JobProgress> {
    return this.statuses.status(jobId, wait);
  }

  @Post(':job_id/cancel')
  @Does('cancelJob', 'Cancels a waiting job, or stops a running one; its best solution so far is kept.')
  @Needs('jobs:cancel')
  @Answers(Job, 202)
  @Refuses(404, 409)
  async cancel(@Param('job_id', { schema: Id }) jobId: string, @Caller() caller: Caller): Promise<Job> {
    return toJob(await this.jobs.cancel(jobId, actorOf(caller)));
  }

  @Post(':job_id/rerun')
  @Does('rerunJob', 'Solves a job once more, with the same model, data and configuration; a DMO as a test.')
  @Needs('jobs:trigger')
  @Idempotent()
  @Answers(Job, 202)
  @Refuses(404, 409, 422, 429)
  async rerun(
    @Param('job_id', { schema: Id }) jobId: string,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    return accepted(await this.reruns.rerun(jobId, actorOf(caller)), reply);
  }
}
