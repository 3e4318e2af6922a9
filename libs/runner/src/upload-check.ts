import { ModelReport, StatisticsByTable, TableReport } from '@energy-ops/contracts';
import { fileURLToPath } from 'node:url';
import { readOutputFile } from './read-outputs.js';
import { runModel } from './run-model.js';
import type { RunEnd, RunLimits } from './run-request.js';
import { defaultLimits } from './run-request.js';
import type { Sandbox } from './sandbox.js';

const programs = { model: 'model_check/check_model.py', tables: 'energy_models/check_tables.py' } as const;

const checkLogBytes = 64 * 1024;
const reportFile = 'report.json';
const statisticsFile = 'statistics.json';

/** For the check of a model's source: a small file can cost gigabytes to compile. */
export const modelCheckLimits: RunLimits = {
  ...defaultLimits,
  wallSeconds: 60, // for a machine that has no 10 s of CPU time to give
  graceSeconds: 0,
  cpuSeconds: 10,
  memoryBytes: 1024 ** 3,
  logBytes: checkLogBytes,
  fileBytes: 16 * 1024 ** 2,
  folderBytes: 64 * 1024 ** 2,
};

/** For the check of tables, which may take as much memory as a job. */
export const tableCheckLimits = (memoryBytes: number): RunLimits => ({
  ...defaultLimits,
  wallSeconds: 60,
  memoryBytes,
  logBytes: checkLogBytes,
});

export interface UploadCheck {
  readonly of: keyof typeof programs;
  /** Holds what came in `input`; the check writes to `output`. */
  readonly folder: string;
  readonly config: object;
  readonly limits: RunLimits;
}

/** How a check went, and the last lines it said. */
export interface CheckRun {
  readonly end: RunEnd;
  readonly said: string;
}

/** Runs one of the Python programs that look at uploads: its verdict is `output/report.json`, for the two readers below. */
export async function checkUpload(
  { of, folder, config, limits }: UploadCheck,
  { sandbox, python }: { readonly sandbox: Sandbox; readonly python: string },
): Promise<CheckRun> {
  const said: string[] = [];
  const end = await runModel({
    sandbox,
    python,
    program: fileURLToPath(new URL(`../../../python-models/src/${programs[of]}`, import.meta.url)),
    folder,
    variables: { JOB_ID: `${of}-check`, MODEL_TYPE: 'CHECK', CONFIG: JSON.stringify(config) },
    limits,
    onLines: (lines) => void said.push(...lines.flatMap((line) => (line.kind === 'log' ? [line.message] : []))),
  });
  return { end, said: said.slice(-20).join(' | ') };
}

/** What the check of a model found, where it came to a verdict. Throws when that is no report of ours. */
export async function readModelReport(folder: string): Promise<ModelReport | undefined> {
  const read = await readOutputFile(folder, reportFile, 1024 ** 2);
  return read.fault === undefined ? ModelReport.parse(JSON.parse(read.bytes.toString('utf8'))) : undefined;
}

/** What a check of tables that ended well found. Throws when it left no report. */
export const readTableReport = (folder: string): Promise<TableReport> => readJson(folder, reportFile, TableReport);

/** What it counted in each table. */
export const readTableStatistics = (folder: string): Promise<StatisticsByTable> =>
  readJson(folder, statisticsFile, StatisticsByTable);

async function readJson<T>(folder: string, name: string, schema: { parse(value: unknown): T }): Promise<T> {
  const read = await readOutputFile(folder, name, 64 * 1024 ** 2);
  if (read.fault !== undefined) throw new Error(`The table check's ${name} ${read.fault}.`);
  return schema.parse(JSON.parse(read.bytes.toString('utf8')));
}
