import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';

const Kept = z.record(z.string(), z.string());

/** The token that was kept for a server. */
export async function keptToken(file: string, address: string): Promise<string | undefined> {
  return (await read(file))[address];
}

/** Keeps a token for a server, in a file that only its owner reads. */
export async function keepToken(file: string, address: string, token: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify({ ...(await read(file)), [address]: token }, null, 2)}\n`, { mode: 0o600 });
  await chmod(file, 0o600); // `mode` counts only for a file that is new
}

async function read(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is not what eops wrote. Remove it and log in again.`);
  }
}
