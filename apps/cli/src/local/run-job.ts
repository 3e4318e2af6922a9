import type { TableSummary } from '@energy-ops/contracts';
import type { Outputs, OutputTable, RunEnd, RunLine, RunOutcome } from '@energy-ops/runner';
import {
  coldLaunch,
  defaultLimits,
  jobRun,
  outcomeOf,
  parquetToCsv,
  readOutputs,
  readTable,
  runModel,
  timePlan,
  workerTimes,
} from '@energy-ops/runner';
import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CliConfig } from '../config.js';
import type { CheckedData } from './check-data.js';
import type { LocalJob } from './job-of.js';
import type { Workplace } from './workplace.js';

/** A job that has ended, with what its model left. */
export interface EndedJob {
  readonly outcome: RunOutcome;
  readonly outputs: Outputs;
  /** What the tables are; there are none where one of them is no table. */
  readonly tables: readonly TableSummary[];
  readonly end: RunEnd;
  readonly durationMs: number;
}

export interface LocalRun {
  readonly program: string;
  readonly job: LocalJob;
  readonly data: CheckedData;
  readonly config: CliConfig;
  readonly place: Workplace;
  readonly onLines: (lines: readonly RunLine[]) => void;
  /** Asks the model to stop with its best. */
  readonly signal: AbortSignal;
  readonly killSignal: AbortSignal;
}

/** Runs a job as a worker runs an uploaded model's: the same folder, launcher, limits and judgement. */
export async function runJob(run: LocalRun): Promise<EndedJob> {
  const { job, config, place, onLines, signal, killSignal } = run;
  const folder = join(place.folder, `${job.jobId}-1`);
  const program = await layOut(folder, run);
  const plan = timePlan({ ...job, ...workerTimes, secondsLeft: null });
  if (plan === undefined) throw new Error('A job without a deadline has time.');
  const startedAt = performance.now();
  const request = { ...place, program, folder, ...jobRun(job, plan, config), onLines, signal, killSignal };
  const end = await runModel(request, coldLaunch);
  const durationMs = Math.round(performance.now() - startedAt);
  return { ...(await judge(folder, end, run)), end, durationMs };
}

/** Read-only: a model that changes its own input confuses only itself. */
async function layOut(folder: string, { program, data }: LocalRun): Promise<string> {
  const input = join(folder, 'input');
  await mkdir(input, { recursive: true, mode: 0o700 });
  const tables = (await readdir(data.folder)).filter((name) => name !== 'report.json');
  const copies = [
    [program, join(folder, 'model.py')],
    ...tables.map((name) => [join(data.folder, name), join(input, name)] as const),
  ] as const;
  for (const [from, to] of copies) {
    await copyFile(from, to);
    await chmod(to, 0o444);
  }
  return join(folder, 'model.py');
}

/** As a worker concludes: what is no table, or no result, makes the job fail. */
async function judge(
  folder: string,
  end: RunEnd,
  { job, config, place, killSignal }: LocalRun,
): Promise<Pick<EndedJob, 'outcome' | 'outputs' | 'tables'>> {
  const limits = { fileBytes: defaultLimits.fileBytes, totalBytes: defaultLimits.folderBytes };
  const outputs = await readOutputs(folder, limits);
  const files = outputs.faults.length === 0 ? outputs.tables : [];
  const conversion = { ...place, folder: `${folder}-parquet`, memoryBytes: config.memoryBytes, killSignal };
  const converted = await parquetToCsv(files, conversion);
  const all = [...files, ...converted.tables];
  const described = await describe(all, job.currency);
  const faults = [...outputs.faults, ...converted.faults, ...described.faults];
  const judged = { ...outputs, tables: all, faults };
  return { outcome: outcomeOf(end, judged), outputs: judged, tables: described.tables };
}

async function describe(
  files: readonly OutputTable[],
  currency: string,
): Promise<{ tables: readonly TableSummary[]; faults: readonly string[] }> {
  const tables: TableSummary[] = [];
  for (const file of files.filter(({ format }) => format === 'csv')) {
    const table = await readTable(file, currency);
    if (typeof table === 'string') return { tables, faults: [table] };
    tables.push({ name: file.name, rows: table.shape.rows, columns: [...table.shape.columns] });
  }
  return { tables, faults: [] };
}
