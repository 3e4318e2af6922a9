import { Id, JobDiff, JobDiffQuery } from '@energy-ops/contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
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
  diff(
    @Param('job_id', { schema: Id }) jobId: string,
    @Query({ schema: JobDiffQuery }) query: JobDiffQuery,
  ): Promise<JobDiff> {
    return this.comparisons.compare(jobId, query);
  }
}
