import { type DataSettings, type MarketProfile, TableReport } from '@energy-ops/contracts';
import { defaultLimits, readOutputFile, type RunEnd, runModel } from '@energy-ops/runner';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { Turnstile } from '../load/turnstile.js';

const program = fileURLToPath(new URL('../../../../python-models/src/energy_models/check_tables.py', import.meta.url));
const wallSeconds = 60;
const reportBytes = 64 * 1024 ** 2;

/** Has uploaded tables read by Python in a process of its own: hostile CSV and Parquet never meet this one. */
@Injectable()
export class TableCheck {
  private readonly log = new Logger(TableCheck.name);
  private readonly turnstile = new Turnstile(2, 8);

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  /** Checks `folder/input` and leaves the normalised tables in `folder/output`. */
  async run(folder: string, market: MarketProfile, settings: DataSettings): Promise<TableReport> {
    const passed = await this.turnstile.pass(() => this.runPython(folder, market, settings));
    if (passed) return passed.result;
    throw new Refusal(503, 'too_many_uploads', 'Too many uploads are being checked right now. Try again in a moment.', {
      headers: { 'retry-after': '5' },
    });
  }

  private async runPython(folder: string, market: MarketProfile, settings: DataSettings): Promise<TableReport> {
    if (!this.config.python) throw new Error('PYTHON is not set: npm start sets it.');
    const said: string[] = [];
    const end = await runModel({
      python: this.config.python,
      program,
      folder,
      variables: { JOB_ID: 'table-check', MODEL_TYPE: 'CHECK', CONFIG: JSON.stringify({ market, settings }) },
      limits: { ...defaultLimits, wallSeconds, memoryBytes: this.config.jobMemoryBytes, logBytes: 64 * 1024 },
      onLines: (lines) => void said.push(...lines.flatMap((line) => (line.kind === 'log' ? [line.message] : []))),
    });
    if (end.ended === 'exited' && end.exitCode === 0) return readReport(folder);
    this.log.warn(`The table check ended as ${JSON.stringify(end)}: ${said.slice(-20).join(' | ')}`);
    throw refusalOf(end);
  }
}

async function readReport(folder: string): Promise<TableReport> {
  const read = await readOutputFile(folder, 'report.json', reportBytes);
  if (read.fault !== undefined) throw new Error(`The table check's report.json ${read.fault}.`);
  return TableReport.parse(JSON.parse(read.bytes.toString('utf8')));
}

/** Ends that the data brought about: limits it ran into, or a reader it broke. */
const refusals: Partial<Record<RunEnd['ended'], readonly [code: string, detail: string]>> = {
  timed_out: ['data_check_timed_out', `The tables took longer than ${wallSeconds} s to check. Send fewer rows.`],
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
