import { sha256Of } from '@energy-ops/database';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Keeps a copy of a model's source as `models/optimization/<sha256>.py` below DATA_DIR, for people: jobs read the
 * database. `scratch` is a folder on the same disk. Never follows a link: a new file replaces whatever has the name.
 */
export async function keepCopy(dataDir: string, scratch: string, sha256: string, source: Buffer): Promise<void> {
  const folder = join(dataDir, 'models', 'optimization');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${sha256}.py`);
  if (await isWhole(path, sha256)) return;
  const unfinished = join(scratch, randomUUID());
  const file = await open(unfinished, 'wx', 0o400);
  await file.writeFile(source).finally(() => file.close());
  await rename(unfinished, path); // never half a file under the name
}

async function isWhole(path: string, sha256: string): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (!file) return false;
  try {
    return (await file.stat()).isFile() && sha256Of(await file.readFile()) === sha256;
  } finally {
    await file.close();
  }
}
