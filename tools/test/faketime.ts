import { existsSync } from 'node:fs';
import { faketimeLibrary } from '../chaos/ground/false-clock.ts';
import { runHere } from './program.ts';

/** Sees to it that there is a libfaketime, where it can be had. Without it no clock jumps, and that promise is skipped. */
export async function ensureFaketime(): Promise<void> {
  if (faketimeLibrary() !== undefined || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log('Installing faketime with apt …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runHere('apt-get', ['-qq', 'update'], { env });
  await runHere('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', 'faketime'], { env });
  if (faketimeLibrary() === undefined) console.error('No libfaketime can be had here: no clock will jump.');
}
