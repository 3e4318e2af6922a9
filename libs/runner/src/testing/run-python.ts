import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Launch } from '../launcher.js';
import { removeFolder } from '../remove-folder.js';
import type { RunLine } from '../run-line.js';
import { runModel } from '../run-model.js';
import type { RunEnd, RunLimits, RunRequest } from '../run-request.js';
import { defaultLimits } from '../run-request.js';
import { unconfined } from '../sandbox.js';

const environment = fileURLToPath(new URL('../../../../.venv/bin/python', import.meta.url));

/** The product's Python where it is set up, else the system's (not its shim, which is a shell script). */
export const python = existsSync(environment)
  ? environment
  : execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();

export interface Ran {
  readonly end: RunEnd;
  readonly lines: RunLine[];
  readonly folder: string;
}
type Change = Partial<Omit<RunRequest, 'limits'>> & { limits?: Partial<RunLimits>; launch?: Launch };

const folders: string[] = [];

/** A fresh folder that `removeFolders` takes away. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'energy-ops-run-'));
  folders.push(folder);
  return folder;
}

export async function removeFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await removeFolder(folder, python);
}

/** Runs Python source as a model. */
export async function runPython(source: string, { launch, ...change }: Change = {}): Promise<Ran> {
  const folder = change.folder ?? (await aFolder());
  const program = join(folder, 'model.py');
  await writeFile(program, source);
  const lines: RunLine[] = [];
  const request: RunRequest = {
    sandbox: unconfined,
    python,
    program,
    folder,
    variables: { JOB_ID: 'dmo_1_abcdef', MODEL_TYPE: 'DMO', CONFIG: '{"time_limit":60}' },
    onLines: (batch) => void lines.push(...batch),
    ...change,
    limits: { ...defaultLimits, ...change.limits },
  };
  const end = await runModel(request, launch);
  return { end, lines, folder };
}

/** The messages of the log lines. */
export const messages = (lines: readonly RunLine[]): string[] =>
  lines.flatMap((line) => (line.kind === 'log' ? [line.message] : []));
