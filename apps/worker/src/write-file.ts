import { appendFileSync, writeFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';

/** More than this is left to the thread pool; for less, its trips there take far longer than the writing. */
const mostAtOnce = 64 * 1024;

/** Writes a file that nobody is to change. */
export async function writeReadOnly(path: string, bytes: Buffer): Promise<void> {
  const options = { mode: 0o444 };
  if (bytes.length <= mostAtOnce) writeFileSync(path, bytes, options);
  else await writeFile(path, bytes, options);
}

/** Adds text to the end of a file. */
export async function appendText(path: string, text: string): Promise<void> {
  if (text.length <= mostAtOnce) appendFileSync(path, text);
  else await appendFile(path, text);
}
