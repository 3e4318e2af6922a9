import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes that come from one, itself included. */
export function treeOf(root: number): Process[] {
  const all = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .flatMap((pid) => processOf(pid) ?? []);
  const tree = all.filter(({ pid }) => pid === root);
  for (const each of tree) tree.push(...all.filter(({ parent }) => parent === each.pid));
  return tree;
}

/** Memory in MiB, with what several processes share counted once among them. Slow to find out, also for the process. */
export const pssMib = (pid: number): number => kilobytes(read(`/proc/${pid}/smaps_rollup`), 'Pss') / 1024;

/** Resident memory in MiB; cheap enough to ask for often. */
export const rssMib = (pid: number): number => kilobytes(read(`/proc/${pid}/status`), 'VmRSS') / 1024;

const kilobytes = (text: string | undefined, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text ?? '')?.[1] ?? 0);

/** The seconds of processor time a process has used. */
export function cpuSeconds(pid: number): number {
  const [, , , , , , , , , , , user = '0', system = '0'] =
    (read(`/proc/${pid}/stat`) ?? '').split(') ')[1]?.split(' ') ?? [];
  return (Number(user) + Number(system)) / 100;
}

function processOf(pid: number): Process | undefined {
  const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  const command = (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
  return parent === undefined ? undefined : { pid, parent: Number(parent), command };
}

/** Undefined for one that is gone by now. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
