import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './program.ts';
import { nothing, type Tally } from './tally.ts';

/** Parts of outside checks that what isn't built yet would answer. Each leaves this list with the part that builds it. */
const comesLater: Readonly<Record<string, readonly string[]>> = {};

const outsideLimitSeconds = '180';

/** Runs a check that outsiders wrote. It holds when nothing broke but in the parts that come later. */
export async function outsideCheck(program: string): Promise<Tally> {
  const env = { ...process.env, ACCEPT_S: outsideLimitSeconds };
  const child = spawn(program, [], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    lines.push(line);
  }
  const exitCode = await ended;
  return verdictOfCheck(lines, exitCode, comesLater[basename(program)] ?? []);
}

/** The verdict on a check's output: `-- part (12 s)` begins a part, `  broken: …` is a promise that doesn't hold. */
export function verdictOfCheck(lines: readonly string[], exitCode: number, later: readonly string[]): Tally {
  if (exitCode === 0) return { ...nothing, passed: 1 };
  const broken = new Set<string>();
  const begun = new Set<string>();
  let part = '';
  for (const line of lines) {
    part = /^-- (\S+) \(/.exec(line)?.[1] ?? part;
    begun.add(part);
    if (line.startsWith('  broken: ')) broken.add(part);
  }
  const onlyLater = broken.size > 0 && [...broken].every((each) => later.includes(each));
  const ranOut = later.some((each) => !begun.has(each));
  return onlyLater && !ranOut ? { passed: 1, failed: 0, skipped: later.length } : { ...nothing, failed: 1 };
}
