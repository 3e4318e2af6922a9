import { ExecutedModel, ExecuteModel, ExecuteQuery, JobAnswer } from '@energy-ops/contracts';
import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { accepted } from '../jobs/accepted.js';
import { actorOf } from '../jobs/actor.js';
import { JobsService } from '../jobs/jobs.service.js';
import { toJob } from '../jobs/to-job.js';
import { ExecuteService } from './execute.service.js';

@Controller('api/optimization/execute')
export class ExecuteController {
  constructor(
    private readonly executions: ExecuteService,
    private readonly jobs: JobsService,
  ) {}

  @Post()
  @Does('executeModel', 'Asks for a run of a model, as the original system did; the same rules as for a trigger.')
  @Needs('jobs:trigger')
  @Idempotent()
  @Answers(ExecutedModel, 202)
  @Refuses(404, 409, 422, 429)
  async execute(
    @Body({ schema: ExecuteModel }) body: ExecuteModel,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExecutedModel> {
    const job = accepted(await this.executions.execute(body, actorOf(caller)), reply);
    return { success: true, jobId: job.job_id, job };
  }

  @Get()
  @Does('getExecution', 'The job of an execution.')
  @Needs('jobs:read')
  @Answers(JobAnswer)
  @Refuses(404)
  async get(@Query({ schema: ExecuteQuery }) { jobId }: ExecuteQuery): Promise<JobAnswer> {
    return { success: true, job: toJob(await this.jobs.get(jobId)) };
  }
}
