import type { OutputTable } from '@energy-ops/runner';
import { defaultLimits, readOutputs, runModel } from '@energy-ops/runner';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../parquet/to_csv.py', import.meta.url));

export interface Conversion {
  readonly python: string;
  /** An empty folder to work in. */
  readonly folder: string;
  readonly memoryBytes: number;
  readonly killSignal: AbortSignal;
}

/** The tables that a model wrote only as Parquet, as CSV; or sentences about what is no table. */
export async function parquetToCsv(
  files: readonly OutputTable[],
  { python, folder, memoryBytes, killSignal }: Conversion,
): Promise<{ readonly tables: readonly OutputTable[]; readonly faults: readonly string[] }> {
  const asCsv = new Set(files.filter((file) => file.format === 'csv').map((file) => file.name));
  const lone = files.filter((file) => !asCsv.has(file.name));
  if (lone.length === 0) return { tables: [], faults: [] };
  await mkdir(join(folder, 'input'), { recursive: true });
  for (const { name, bytes } of lone) await writeFile(join(folder, 'input', `${name}.parquet`), bytes);
  const faults: string[] = [];
  const end = await runModel({
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
