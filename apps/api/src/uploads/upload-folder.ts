import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives `work` an empty folder of its own below DATA_DIR, with an `input` folder in it, and takes it away after. */
export async function withUploadFolder<T>(
  dataDir: string,
  work: (folder: string, input: string) => Promise<T>,
): Promise<T> {
  const parent = uploadsOf(dataDir);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(parent, 'check-'));
  try {
    const input = join(folder, 'input');
    await mkdir(input);
    return await work(folder, input);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const uploadsOf = (dataDir: string): string => join(dataDir, 'uploads');
const oldMs = 3_600_000;

/** Removes what a process that was killed left behind; an hour old, so that nobody's upload of this moment is hit. */
export async function sweepUploadFolders(dataDir: string, now: Date): Promise<void> {
  const parent = uploadsOf(dataDir);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const name of await readdir(parent)) {
    const { mtimeMs } = await stat(join(parent, name));
    if (now.getTime() - mtimeMs > oldMs) await rm(join(parent, name), { recursive: true, force: true });
  }
}
