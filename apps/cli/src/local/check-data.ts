import type { DataSettings, Finding, MarketProfile, TableReport } from '@energy-ops/contracts';
import { DataSourceFields } from '@energy-ops/contracts';
import { resolveMarket, sampleMarketId } from '@energy-ops/market';
import { checkUpload, readTableReport, tableCheckLimits } from '@energy-ops/runner';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { CommandFailed, exitCodes } from '../command.js';
import { type CliConfig, sampleFolder } from '../config.js';
import type { Terminal } from '../terminal.js';
import type { Workplace } from './workplace.js';

/** A folder's tables as an upload would leave them: checked and normalised. */
export interface CheckedData {
  /** Holds each table as CSV and as Parquet. */
  readonly folder: string;
  readonly report: TableReport;
  readonly market: MarketProfile;
  readonly settings: DataSettings;
}

/** Checks the tables of `sample` or of a folder as their upload would be; what that refuses ends the command. */
export async function checkData(
  data: string,
  market: string | undefined,
  { memoryBytes, marketId }: CliConfig,
  place: Workplace,
  terminal: Terminal,
): Promise<CheckedData> {
  const from = data === 'sample' ? sampleFolder : resolve(data);
  const folder = join(place.folder, 'data-check');
  await copyTables(from, join(folder, 'input'), data);
  const { settings } = await readSettings(from);
  const id = market ?? (data === 'sample' ? sampleMarketId : marketId);
  if (data === 'sample' && id !== sampleMarketId) throw new CommandFailed(exitCodes.usage, ofAnotherMarket);
  const profile = resolveMarket(settings.market ?? id, 'custom:local');
  if (profile === undefined) throw new CommandFailed(exitCodes.error, `There is no market ${id}.`);
  const config = { market: profile, settings };
  const check = { of: 'tables', folder, config, limits: tableCheckLimits(memoryBytes) } as const;
  const { end } = await checkUpload(check, place);
  if (end.ended !== 'exited' || end.exitCode !== 0)
    throw new CommandFailed(
      exitCodes.error,
      `The tables in ${data} could not be read (${end.lastError ?? end.ended}). Send fewer rows, or mend the files.`,
    );
  const report = await readTableReport(folder);
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refusal(`The tables in ${data} are not valid; an upload would be refused.`, errors);
  for (const finding of report.findings) terminal.talk(`WARNING ${placed(finding)}`);
  return { folder: join(folder, 'output'), report, market: profile, settings };
}

const ofAnotherMarket = `The sample is a portfolio of the market ${sampleMarketId}: leave --market out, or name a folder with data of yours.`;

/** Ends a command over findings in tables, naming all of them. */
export const refusal = (sentence: string, findings: readonly Finding[]): CommandFailed =>
  new CommandFailed(exitCodes.error, [sentence, ...findings.map((finding) => `  ${placed(finding)}`)].join('\n'));

function placed({ table, row, column, message, code }: Finding): string {
  const where = [table, row !== null && `row ${row}`, column !== null && `column ${column}`];
  return `${where.filter((part) => part !== false).join(', ')}: ${message} (${code})`;
}

async function copyTables(from: string, to: string, data: string): Promise<void> {
  const files = await readdir(from).catch(() => []);
  const tables = files.filter((name) => name.endsWith('.csv') || name.endsWith('.parquet'));
  if (tables.length === 0)
    throw new CommandFailed(
      exitCodes.error,
      `There are no tables in ${data}. --data takes the word sample, or a folder with a CSV or Parquet file for each table.`,
    );
  await mkdir(to, { recursive: true });
  for (const name of tables) await copyFile(join(from, name), join(to, name));
}

/** `settings.json` of the folder, where it has one. */
async function readSettings(from: string): Promise<DataSourceFields> {
  const file = join(from, 'settings.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const fields = DataSourceFields.safeParse({ name: 'local', settings: parseJson(file, text) });
  if (fields.success) return fields.data;
  throw new CommandFailed(exitCodes.error, `${file} does not fit:\n${z.prettifyError(fields.error)}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailed(exitCodes.error, `${file} is not JSON (${String(error)}).`);
  }
}
