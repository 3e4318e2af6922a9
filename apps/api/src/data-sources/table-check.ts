import type { DataSettings, MarketProfile, StatisticsByTable, TableReport } from '@energy-ops/contracts';
import { readTableReport, readTableStatistics, type RunEnd, tableCheckLimits } from '@energy-ops/runner';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { UploadChecks } from '../sandbox/upload-checks.js';

/** What the check of a folder's tables found and counted. */
export interface TableVerdict {
  readonly report: TableReport;
  readonly statistics: StatisticsByTable;
}

/** Has uploaded tables read by Python in a process of its own: hostile CSV and Parquet never meet this one. */
@Injectable()
export class TableCheck {
  private readonly log = new Logger(TableCheck.name);

  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    private readonly checks: UploadChecks,
  ) {}

  /** Checks `folder/input` and leaves the normalised tables in `folder/output`. */
  async run(folder: string, market: MarketProfile, settings: DataSettings): Promise<TableVerdict> {
    const limits = tableCheckLimits(this.config.jobMemoryBytes);
    const { end, said } = await this.checks.run({ of: 'tables', folder, config: { market, settings }, limits });
    if (end.ended === 'exited' && end.exitCode === 0)
      return { report: await readTableReport(folder), statistics: await readTableStatistics(folder) };
    this.log.warn(`The table check ended as ${JSON.stringify(end)}: ${said}`);
    throw refusalOf(end);
  }
}

/** Ends that the data brought about: limits it ran into, or a reader it broke. */
const refusals: Partial<Record<RunEnd['ended'], readonly [code: string, detail: string]>> = {
  timed_out: [
    'data_check_timed_out',
    `The tables took longer than ${tableCheckLimits(0).wallSeconds} s to check. Send fewer rows.`,
  ],
  out_of_memory: ['data_too_large', 'The tables need more memory to check than a job may use. Send fewer rows.'],
  folder_full: ['data_too_large', 'The tables need more disk to check than a job may use. Send fewer rows.'],
};

function refusalOf({ ended, exitCode, signal, lastError }: RunEnd): Error {
  const known = refusals[ended];
  if (known) return new Refusal(422, ...known);
  if (ended !== 'exited') return new Error(`The table check did not run: ${lastError ?? ended}`);
  const why = lastError ?? `the check ended with ${signal ?? `exit code ${exitCode}`}`;
  return new Refusal(422, 'data_not_readable', `The tables could not be read: ${why}.`);
}
