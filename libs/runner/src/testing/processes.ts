import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The living processes whose environment or command line carries the text (zombies have neither). */
export async function processesWith(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const carries = async (pid: number): Promise<boolean> => {
    const files = [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`];
    const texts = await Promise.all(files.map((file) => readFile(file, 'latin1').catch(() => '')));
    return texts.some((text) => text.includes(mark));
  };
  const found = await Promise.all(pids.map(async (pid) => ((await carries(pid)) ? [pid] : [])));
  return found.flat().filter((pid) => pid !== process.pid);
}

/** The process that watches over the model whose processes carry the text: the uppermost Python among them. */
export async function watcherOf(mark: string): Promise<number> {
  const pids = await processesWith(mark);
  const isPython = async (pid: number): Promise<boolean> =>
    (await readFile(`/proc/${pid}/comm`, 'latin1').catch(() => '')).startsWith('python');
  const parentOf = async (pid: number): Promise<number> =>
    Number((await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ').at(-1)?.split(' ')[1]);
  for (const pid of pids) if ((await isPython(pid)) && !(await isPython(await parentOf(pid)))) return pid;
  throw new Error('Nobody watches over it.');
}

/** Milliseconds until the condition holds; throws when it doesn't in time. */
export async function until(holds: () => boolean | Promise<boolean>, seconds: number): Promise<number> {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > seconds * 1000) throw new Error(`Not so after ${seconds} s.`);
    await sleep(10);
  }
  return performance.now() - start;
}

/** Those of the processes that still are. */
export function alive(pids: readonly string[]): string[] {
  return pids.filter((pid) => {
    try {
      return process.kill(Number(pid), 0);
    } catch {
      return false;
    }
  });
}
