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

/** Milliseconds until the condition holds; throws when it doesn't in time. */
export async function until(holds: () => boolean | Promise<boolean>, seconds: number): Promise<number> {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > seconds * 1000) throw new Error(`Not so after ${seconds} s.`);
    await sleep(10);
  }
  return performance.now() - start;
}
