import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The folders of one worker, below its DATA_DIR. */
export interface DataFolder {
  /** The folder's own id: a worker that starts here again is the former one's next life. */
  readonly home: string;
  readonly jobs: string;
  readonly cache: string;
  readonly logs: string;
}

/** Makes what is missing, refuses a folder that another worker has, and sweeps what its former life left. */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const folder = {
    jobs: join(dataDir, 'jobs'),
    cache: join(dataDir, 'cache'),
    logs: join(dataDir, 'logs', 'optimization'),
  };
  for (const path of Object.values(folder)) await mkdir(path, { recursive: true, mode: 0o700 });
  const home = await homeOf(dataDir);
  await holdAlone(home, dataDir);
  await rm(folder.jobs, { recursive: true, force: true });
  await mkdir(folder.jobs, { mode: 0o700 });
  return { home, ...folder };
}

async function homeOf(dataDir: string): Promise<string> {
  const path = join(dataDir, 'worker-home');
  const fresh = randomBytes(16).toString('hex');
  await writeFile(path, `${fresh}\n`, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (!String(error).includes('EEXIST')) throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}

/** Holds a name that only one process can have, and that the kernel frees however that one ends. */
async function holdAlone(home: string, dataDir: string): Promise<void> {
  if (process.platform !== 'linux') return; // only Linux has abstract sockets
  await new Promise<void>((resolve, reject) => {
    const lock = createServer((connection) => connection.destroy());
    lock.once('error', () =>
      reject(new Error(`Another worker is at work in ${dataDir}: stop it, or give this one another DATA_DIR.`)),
    );
    lock.listen(`\0energy-ops-worker-${home}`, () => resolve()).unref();
  });
}
