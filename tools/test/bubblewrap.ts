import { existsSync } from 'node:fs';
import { runHere } from './program.ts';

const program = '/usr/bin/bwrap';

/** Sees to it that there is a bubblewrap, where it can be had. Without it the tests of that tier leave themselves out. */
export async function ensureBubblewrap(): Promise<void> {
  if (existsSync(program) || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log('Installing bubblewrap with apt …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runHere('apt-get', ['-qq', 'update'], { env });
  await runHere('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', 'bubblewrap'], { env });
  if (!existsSync(program)) console.error('No bubblewrap can be had here: the sandbox is tested without namespaces.');
}
