import { Id, JobDiff, JobDiffQuery } from '@energy-ops/contracts';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { CompareService } from './compare.service.js';

@Controller('api/jobs/:job_id')
export class CompareController {
  constructor(private readonly comparisons: CompareService) {}

  @Get('diff')
  @Does(
    'diffJobs',
    'How this job differs from the job `against`: inputs, configuration, KPIs, blocks, in one sentence.',
  )
  @Needs('results:read')
  @Answers(JobDiff)
  @Refuses(404, 409, 422)
  async diff(
    @Param('job_id', { schema: Id }) jobId: string,
    @Query({ schema: JobDiffQuery }) query: JobDiffQuery,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDiff | undefined> {
    const { tag, diff } = await this.comparisons.compare(jobId, query, known);
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
    if (diff === undefined) void reply.code(304);
    return diff;
  }
}
