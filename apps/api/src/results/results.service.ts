import type { TablePage, TableQuery } from '@energy-ops/contracts';
import { getBlob, type Job, JobResult, ResultTable, sqlOf } from '@energy-ops/database';
import { type CurvePointRow, readCurve } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Refusal } from '../http/refusal.js';
import { JobsService } from '../jobs/jobs.service.js';
import { bidFile, notThere } from './bid-file.js';
import { tablePage } from './table-page.js';

/** A job's findings; `result` is missing where the model wrote none. */
export interface Found {
  readonly job: Job;
  readonly result: JobResult | null;
  readonly tables: readonly ResultTable[];
}

/** What jobs found. */
@Injectable()
export class ResultsService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobsService,
  ) {}

  async get(jobId: string): Promise<Found> {
    const job = await this.jobs.get(jobId);
    if (!job.isFinal()) throw noResultsYet(job);
    const [result, tables] = await Promise.all([
      this.em.findOne(JobResult, jobId),
      this.em.find(ResultTable, { jobId }, { orderBy: { position: 'asc' } }),
    ]);
    return { job, result, tables };
  }

  async page(jobId: string, name: string, query: TableQuery): Promise<TablePage> {
    const table = await this.table(jobId, name);
    return tablePage(await getBlob(sqlOf(this.em), table.sha256), table.columns, query);
  }

  /** The whole table in one form; a form the model did not write does not exist. */
  async file(jobId: string, name: string, format: 'csv' | 'parquet' | 'bid_file'): Promise<Buffer> {
    const table = await this.table(jobId, name);
    if (format === 'bid_file') return this.bidFile(jobId, table);
    const sha256 = format === 'csv' ? table.sha256 : table.parquetSha256;
    if (sha256) return getBlob(sqlOf(this.em), sha256);
    throw new Refusal(
      406,
      'format_not_available',
      `The table ${name} was not written as ${format}. Ask for csv or json.`,
    );
  }

  private async bidFile(jobId: string, table: ResultTable): Promise<Buffer> {
    if (table.name !== 'bids') throw notThere(`Only the table bids is there as a bid_file, not ${table.name}.`);
    const { marketProfile } = await this.jobs.get(jobId);
    return bidFile(await getBlob(sqlOf(this.em), table.sha256), marketProfile);
  }

  /** How the incumbent and the bound moved in the job's last attempt. */
  async curve(jobId: string): Promise<CurvePointRow[]> {
    await this.jobs.get(jobId);
    return readCurve(sqlOf(this.em), jobId);
  }

  private async table(jobId: string, name: string): Promise<ResultTable> {
    const job = await this.jobs.get(jobId);
    const tables = await this.em.find(ResultTable, { jobId }, { orderBy: { position: 'asc' } });
    const table = tables.find((each) => each.name === name);
    if (table) return table;
    if (!job.isFinal()) throw noResultsYet(job);
    const has = tables.length === 0 ? 'It left none.' : `It has ${tables.map((each) => each.name).join(', ')}.`;
    throw new Refusal(404, 'not_found', `The table ${name} of job ${jobId} does not exist. ${has}`);
  }
}

const noResultsYet = ({ id, status }: Job): Refusal =>
  new Refusal(404, 'no_results', `Job ${id} is ${status}: it has no results yet. Ask again once it has ended.`);
