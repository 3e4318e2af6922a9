import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives `work` an empty folder of its own below DATA_DIR, with an `input` folder in it, and takes it away after. */
export async function withUploadFolder<T>(
  dataDir: string,
  work: (folder: string, input: string) => Promise<T>,
): Promise<T> {
  const parent = join(dataDir, 'uploads');
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
