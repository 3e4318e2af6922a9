import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './product.js';

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell script in the checkout, as somebody at a terminal there; rejects where a command fails. */
export const atTerminal = (script: string, environment: Record<string, string> = {}): Promise<Said> =>
  promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, ...environment },
  });

/** The shell commands of a page, in order, as one script. */
export async function commandsOf(page: string): Promise<string> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands = '']) => commands).join('\n');
}
