import { Id, LogPage, LogQuery } from '@energy-ops/contracts';
import { Controller, Get, Headers, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { LogsService } from './logs.service.js';
import { prefersText } from './prefers-text.js';

@Controller('api/jobs/:job_id/logs')
export class LogsController {
  constructor(private readonly logs: LogsService) {}

  @Get()
  @Does(
    'getJobLogs',
    "Lines of a job's log; `Accept: text/plain` or `format=text` streams all of it, `follow=1` until the job ends.",
  )
  @Needs('logs:read')
  @Answers(LogPage)
  @ApiProduces('application/json', 'text/plain')
  @Refuses(404)
  async read(
    @Param('job_id', { schema: Id }) jobId: string,
    @Query({ schema: LogQuery }) query: LogQuery,
    @Headers('accept') accept: string | undefined,
  ): Promise<LogPage | StreamableFile> {
    if (!wantsText(query, accept)) return this.logs.page(jobId, query);
    const disposition = `attachment; filename="${jobId}.log"`;
    return new StreamableFile(await this.logs.download(jobId, query), {
      type: 'text/plain; charset=utf-8',
      disposition,
    });
  }
}

const wantsText = (query: LogQuery, accept: string | undefined): boolean =>
  query.format === 'text' || query.follow === '1' || (query.format === undefined && prefersText(accept));
