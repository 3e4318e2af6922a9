import { ModelResult } from '@energy-ops/contracts';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Read } from './safe-file.js';
import { readPlainFile, sizePlainFile } from './safe-file.js';

export interface OutputLimits {
  readonly fileBytes: number;
  /** All tables together. */
  readonly totalBytes: number;
}
export interface OutputTable {
  readonly name: string;
  readonly format: 'csv' | 'parquet';
  /** Reads it, as safely; each time anew, as all of a job's tables together may be more than a worker should hold. */
  read(): Promise<Read>;
}
/** What a model left behind. Faults are sentences; where there is one, nothing here should be believed. */
export interface Outputs {
  readonly result?: ModelResult;
  readonly tables: readonly OutputTable[];
  readonly faults: readonly string[];
}

const mostResultBytes = 16 * 1024 ** 2;
/** Each value that does not fit costs a sentence: millions of them would keep the worker busy for minutes. */
const mostResultValues = 50_000;
const mostIssues = 5;
const longestFault = 2000;
const mostTableFiles = 128;
const tableFile = /^([A-Za-z][A-Za-z0-9_-]{0,63})\.(csv|parquet)$/;
/** What PostgreSQL can't store as text: JSON.stringify escapes it so. */
const unstorable = /\\u(0000|d[89a-f])/;

/** Reads `folder/output` after a run, trusting nothing; of tables only what they are. A table written in both formats comes twice. */
export async function readOutputs(folder: string, limits: OutputLimits): Promise<Outputs> {
  const names = await listOutputs(folder);
  if (names === undefined) return { tables: [], faults: ['The output folder is not a folder any more.'] };
  const faults: string[] = [];
  const result = names.includes('result.json') ? await readResult(folder, faults) : undefined;
  const tables = await findTables(folder, names, limits, faults);
  return { ...(result && { result }), tables, faults };
}

/** Reads one file of `folder/output`, as safely. */
export async function readOutputFile(folder: string, name: string, mostBytes: number): Promise<Read> {
  const names = await listOutputs(folder);
  return names?.includes(name) ? readPlainFile(join(folder, 'output', name), mostBytes) : { fault: 'is not there' };
}

async function listOutputs(folder: string): Promise<string[] | undefined> {
  const output = join(folder, 'output');
  const stat = await lstat(output).catch(() => undefined);
  return stat?.isDirectory() ? (await readdir(output)).sort() : undefined;
}

async function readResult(folder: string, faults: string[]): Promise<ModelResult | undefined> {
  const read = await readOutputFile(folder, 'result.json', mostResultBytes);
  const result = read.fault === undefined ? parseResult(read.bytes) : read.fault;
  if (typeof result !== 'string') return result;
  faults.push(`result.json ${result}.`);
  return undefined;
}

/** A result, or what is wrong with it. */
function parseResult(bytes: Buffer): ModelResult | string {
  if (hasMoreValues(bytes, mostResultValues)) return `has more than ${mostResultValues} values`;
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const result = ModelResult.safeParse(json);
    if (result.success && unstorable.test(JSON.stringify(result.data))) return 'contains U+0000 or half a character';
    return result.success ? result.data : `does not fit: ${inWords(result.error)}`;
  } catch (error) {
    // NaN and Infinity, which Python writes without being asked, are not JSON.
    return `is not JSON (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** Whether a JSON text holds more values than so many; its commas tell without reading it. */
function hasMoreValues(json: Buffer, most: number): boolean {
  let commas = 0;
  for (let at = json.indexOf(','); at >= 0; at = json.indexOf(',', at + 1)) if (++commas >= most) return true;
  return false;
}

/** What does not fit, of many things the first: it becomes the job's error. */
function inWords({ issues }: z.ZodError): string {
  const first = z.prettifyError(new z.ZodError(issues.slice(0, mostIssues))).replaceAll(/\s*\n\s*/g, ' ');
  return first.length > longestFault ? `${first.slice(0, longestFault)}…` : first;
}

async function findTables(
  folder: string,
  names: readonly string[],
  limits: OutputLimits,
  faults: string[],
): Promise<OutputTable[]> {
  const tables: OutputTable[] = [];
  let bytesLeft = limits.totalBytes;
  for (const file of names) {
    const [, name, format] = tableFile.exec(file) ?? [];
    if (name === undefined || (format !== 'csv' && format !== 'parquet')) continue;
    const found = await sizePlainFile(join(folder, 'output', file), Math.min(limits.fileBytes, bytesLeft));
    if (found.fault === undefined) {
      tables.push({ name, format, read: () => readOutputFile(folder, file, found.size) });
      bytesLeft -= found.size;
    } else faults.push(`${file} ${found.fault}.`);
    if (tables.length < mostTableFiles) continue;
    faults.push(`There are more than ${mostTableFiles} files.`);
    break;
  }
  return tables;
}
