import { holdsStrangers, openSandbox, removeFolder } from '@energy-ops/runner';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliConfig } from '../config.js';
import { type Checked, failed } from './finding.js';

const leastNode = 24;

export function checkNode(version: string): Checked {
  const isNew = Number(version.replace('v', '').split('.')[0]) >= leastNode;
  const finding = { check: 'node', detail: version } as const;
  if (isNew) return { ...finding, state: 'ok' };
  return { ...finding, state: 'failed', next: `Node ${leastNode} is needed; \`npm start\` brings its own.` };
}

/** Python and the sandbox in one: what holds models is tried out with the interpreter that runs them. */
export async function checkSandbox({ python, sandbox: wish }: CliConfig): Promise<Checked[]> {
  const setUp = `Run \`npm start\` once: it makes the environment. PYTHON names another interpreter.`;
  if (!existsSync(python)) return [{ check: 'python', state: 'failed', detail: `${python} is missing`, next: setUp }];
  const folder = await mkdtemp(join(tmpdir(), 'eops-doctor-'));
  try {
    if (process.getuid?.() === 0) await chmod(folder, 0o711);
    const sandbox = await openSandbox({ wish, python, jobs: folder });
    const detail = [sandbox.tier, ...sandbox.remarks].join('; ');
    const tried: Checked = holdsStrangers(sandbox)
      ? { check: 'sandbox', state: 'ok', detail }
      : { check: 'sandbox', state: 'warning', detail, next: 'Uploaded models do not run here: see docs/sandbox.md.' };
    return [{ check: 'python', state: 'ok', detail: python }, tried];
  } catch (error) {
    return [failed('sandbox', error, 'See docs/sandbox.md for what this machine has to allow.')];
  } finally {
    await removeFolder(folder, python).catch(() => undefined);
  }
}
