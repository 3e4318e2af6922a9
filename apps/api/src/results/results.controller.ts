import { CurvePoint, Diagnosis, Id, Results, TablePage, TableQuery } from '@energy-ops/contracts';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import * as z from 'zod';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { ResultsService } from './results.service.js';
import { toCurve, toDiagnosis, toResults } from './to-results.js';

const files = {
  csv: { type: 'text/csv; charset=utf-8', end: '.csv' },
  parquet: { type: 'application/vnd.apache.parquet', end: '.parquet' },
  bid_file: { type: 'text/csv; charset=utf-8', end: '_file.csv' },
} as const;

@Controller('api/jobs/:job_id')
export class ResultsController {
  constructor(private readonly results: ResultsService) {}

  @Get('results')
  @Does('getJobResults', 'What a finished job found: objective, KPIs, its tables and charts.')
  @Needs('results:read')
  @Answers(Results)
  @Refuses(404)
  async get(@Param('job_id', { schema: Id }) jobId: string): Promise<Results> {
    return toResults(await this.results.get(jobId));
  }

  @Get('diagnosis')
  @Does('getJobDiagnosis', 'Why a job has no plan: what is missing, where, by how much, and what to change.')
  @Needs('results:read')
  @Answers(Diagnosis)
  @Refuses(404)
  async diagnosis(@Param('job_id', { schema: Id }) jobId: string): Promise<Diagnosis> {
    return toDiagnosis(await this.results.get(jobId));
  }

  @Get('results/:table')
  @Does('getJobResultTable', 'A page of a result table, or all of it as a file.')
  @Needs('results:read')
  @Answers(TablePage)
  @Refuses(404, 406)
  @ApiProduces('application/json', 'text/csv', 'application/vnd.apache.parquet')
  async table(
    @Param('job_id', { schema: Id }) jobId: string,
    @Param('table', { schema: Id }) table: string,
    @Query({ schema: TableQuery }) query: TableQuery,
  ): Promise<TablePage | StreamableFile> {
    const { format } = query;
    if (format === 'json') return this.results.page(jobId, table, query);
    const { type, end } = files[format];
    const disposition = `attachment; filename="${jobId}_${table}${end}"`;
    return new StreamableFile(await this.results.file(jobId, table, format), { type, disposition });
  }

  @Get('curve')
  @Does('getJobCurve', 'How the solver closed in on its solution.')
  @Needs('results:read')
  @Answers(z.array(CurvePoint))
  @Refuses(404)
  async curve(@Param('job_id', { schema: Id }) jobId: string): Promise<CurvePoint[]> {
    return toCurve(await this.results.curve(jobId));
  }
}
