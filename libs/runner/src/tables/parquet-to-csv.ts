import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OutputTable } from '../read-outputs.js';
import { readOutputs } from '../read-outputs.js';
import { runModel } from '../run-model.js';
import { defaultLimits } from '../run-request.js';
import type { Sandbox } from '../sandbox.js';

const program = fileURLToPath(new URL('../../parquet/to_csv.py', import.meta.url));

export interface Conversion {
  readonly sandbox: Sandbox;
  readonly python: string;
  /** Where to work; made where it is needed, and the caller's to take away once the tables were read. */
  readonly folder: string;
  readonly memoryBytes: number;
  readonly killSignal: AbortSignal;
}

interface Converted {
  readonly tables: readonly OutputTable[];
  readonly faults: readonly string[];
}

/** The tables that a model wrote only as Parquet, as CSV; or sentences about what is no table. */
export async function parquetToCsv(files: readonly OutputTable[], conversion: Conversion): Promise<Converted> {
  const asCsv = new Set(files.filter((file) => file.format === 'csv').map((file) => file.name));
  const lone = files.filter((file) => !asCsv.has(file.name));
  if (lone.length === 0) return { tables: [], faults: [] };
  return convert(lone, conversion);
}

async function convert(
  files: readonly OutputTable[],
  { sandbox, python, folder, memoryBytes, killSignal }: Conversion,
): Promise<Converted> {
  await mkdir(join(folder, 'input'), { recursive: true, mode: 0o700 });
  const faults: string[] = [];
  for (const { name, read } of files) {
    const file = await read();
    if (file.fault !== undefined) return { tables: [], faults: [`${name}.parquet ${file.fault}.`] };
    await writeFile(join(folder, 'input', `${name}.parquet`), file.bytes);
  }
  const end = await runModel({
    sandbox,
    python,
    program,
    folder,
    variables: { JOB_ID: 'parquet', MODEL_TYPE: '', CONFIG: '{}' },
    limits: { ...defaultLimits, wallSeconds: 60, memoryBytes },
    onLines: (lines) => {
      for (const line of lines) if (line.kind === 'log') faults.push(line.message);
    },
    killSignal,
  });
  if (end.exitCode !== 0)
    return { tables: [], faults: faults.length > 0 ? faults : ['A Parquet table is unreadable.'] };
  const { fileBytes, folderBytes } = defaultLimits;
  return readOutputs(folder, { fileBytes, totalBytes: folderBytes });
}
