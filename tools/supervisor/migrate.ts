import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

/**
 * Brings the database's schema up to this version, in a process of its own: what that loads would stay in the
 * supervisor's memory for good (40 MB). Throws what it says when it can't.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const program = join(import.meta.dirname, 'migrate-main.ts');
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [said, code] = await Promise.all([text(child.stderr), ended]);
  if (code !== 0) throw new Error(said.trim() || `Bringing the database up to date ended with ${code}.`);
}
