import { removeFolder } from '@energy-ops/runner';
import { randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** The folders of one worker, below its DATA_DIR. */
export interface DataFolder {
  /** The folder's own id: a worker that starts here again is the former one's next life. */
  readonly home: string;
  readonly jobs: string;
  readonly cache: string;
  readonly logs: string;
}

const passable = process.getuid?.() === 0 ? 0o711 : 0o700;

/** Makes what is missing, refuses a folder that another worker has, and sweeps what its former life left. */
export async function openDataFolder(dataDir: string, python: string): Promise<DataFolder> {
  const folder = {
    jobs: join(dataDir, 'jobs'),
    cache: join(dataDir, 'cache'),
    logs: join(dataDir, 'logs', 'optimization'),
  };
  // A root worker's models are other users: they must get to their own folders, though not list what is beside them.
  await mkdir(dataDir, { recursive: true, mode: passable });
  for (const path of Object.values(folder)) await mkdir(path, { recursive: true, mode: 0o700 });
  const home = await homeOf(dataDir);
  await holdAlone(home, dataDir);
  await removeFolder(folder.jobs, python);
  await mkdir(folder.jobs, { mode: passable });
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

/** Holds names that only one process can have, and that the kernel frees however that one ends. */
async function holdAlone(home: string, dataDir: string): Promise<void> {
  if (process.platform !== 'linux') return; // only Linux has abstract sockets
  // Such a name counts in one network namespace: a container that shares the folder has another, but sees its files.
  const file = join(`/proc/self/fd/${openSync(dataDir, 'r')}`, 'worker.sock'); // short, however long the folder's path
  const isFree = (await hold(`\0energy-ops-worker-${home}`)) && !(await answers(file));
  if (isFree) await rm(file, { force: true });
  if (!isFree || !(await hold(file)))
    throw new Error(`Another worker is at work in ${dataDir}: stop it, or give this one another DATA_DIR.`);
}

const hold = (name: string): Promise<boolean> =>
  new Promise((settled) => {
    const lock = createServer((connection) => connection.destroy());
    lock.once('error', () => settled(false));
    lock.listen(name, () => settled(true)).unref();
  });

/** Whether somebody listens: of one that was killed the file is left, but nobody behind it. */
const answers = (file: string): Promise<boolean> =>
  new Promise((settled) => {
    const caller = connect(file);
    caller.once('connect', () => settled(true)).once('error', () => settled(false));
    caller.once('connect', () => caller.destroy());
  });
