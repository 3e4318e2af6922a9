import type { Sandbox } from '@energy-ops/runner';
import { holdsStrangers, openSandbox, removeFolder } from '@energy-ops/runner';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliConfig } from '../config.js';
import type { Terminal } from '../terminal.js';

/** What a worker has: a folder for jobs, a sandbox, an interpreter. */
export interface Workplace {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly python: string;
}

/** Does some work in a place like a worker's, and clears it away. */
export async function withWorkplace<T>(
  { python, sandbox: wish }: CliConfig,
  terminal: Terminal,
  work: (place: Workplace) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'eops-'));
  try {
    // Under root, models are other users: they must get to their own folders, though not list what is beside them.
    if (process.getuid?.() === 0) await chmod(folder, 0o711);
    const sandbox = await openSandbox({ wish, python, jobs: folder });
    if (!holdsStrangers(sandbox) && wish !== 'off')
      terminal.talk(
        `This machine has no sandbox for uploaded models (${sandbox.remarks.join('; ')}): your model runs with limits ` +
          'only. A worker here would refuse it; docs/sandbox.md says what one needs.',
      );
    return await work({ folder, sandbox, python });
  } finally {
    await removeFolder(folder, python);
  }
}
