import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { root } from '../test/program.ts';
import { pythonOf } from '../test/suites.ts';
import { reportFigure, shown } from './figure.ts';

const folder = join(root, 'python-models/bench');

/** One case measured, as `compare.py` prints it; times are CPU seconds. */
interface Comparison {
  readonly name: string;
  readonly model: 'DMO' | 'RMO' | 'SO';
  readonly gap: number;
  readonly ours: Side & { readonly status: string };
  readonly whole: Whole;
  readonly plain: Side & Whole;
}

interface Side {
  readonly objective: number | null;
  /** The least of up to twenty times in one process, as both sides' first time is another. */
  readonly build_s: number;
  readonly solve_s: number;
  /** Both, the first time. */
  readonly first_s: number;
}

interface Whole {
  readonly cpu_s: number;
  readonly rss_mib: number;
}

/** Goals of single cases: CPU seconds of the whole run. */
const wholeAtMost: Readonly<Record<string, number>> = {
  'dmo-12-units-2-batteries': 10,
  'rmo-20-units': 5,
  'so-year-hourly': 5,
  'so-v1-fr-day': 0.5,
  'so-v3-iex-dam': 0.5,
};

/**
 * The built-in models beside a plain Pyomo + HiGHS formulation of the same cases. `BENCH_SLOW=1` adds those that take
 * minutes, `ENERGY_OPS_CASES` says where the cases with known optima lie.
 */
export async function models(): Promise<void> {
  const data = resolve(process.env['DATA_DIR'] ?? join(root, 'data'), 'tmp');
  mkdirSync(data, { recursive: true });
  const pyomo = await pyomoPython(join(data, 'bench-pyomo'));
  const scratch = mkdtempSync(join(data, 'bench-models-'));
  try {
    const cases = process.env['ENERGY_OPS_CASES'] ?? join(root, '../shared/cases');
    const slow = process.env['BENCH_SLOW'] ? ['--slow'] : [];
    await eachLine([join(folder, 'compare.py'), scratch, cases, pyomo, ...slow], (line) => report(JSON.parse(line)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function report({ name, model, gap, ours, whole, plain }: Comparison): void {
  const [mine, theirs] = [ours.build_s + ours.solve_s, plain.build_s + plain.solve_s];
  const difference = Math.abs((ours.objective ?? NaN) - (plain.objective ?? NaN)) / Math.abs(plain.objective ?? NaN);
  console.log(
    `${name}, ${ours.status}, CPU s: build ${brief(ours.build_s)} + solve ${brief(ours.solve_s)}, the first time ` +
      `${brief(ours.first_s)}, whole run ${shown(whole.cpu_s)}; plain Pyomo ${brief(plain.build_s)} + ` +
      `${brief(plain.solve_s)}, ${brief(plain.first_s)}, ${shown(plain.cpu_s)}`,
  );
  // Either may be off by its gap; that the plain one stopped at its time limit shows as a difference too.
  reportFigure('  objectives differ by', difference * 1e6, 'millionths', { atMost: Math.max(10, gap * 2e6) });
  reportFigure('  build + solve faster', theirs / mine, 'times', { atLeast: { DMO: 2, RMO: 1, SO: 20 }[model] });
  reportFigure('  whole run, cold, faster', plain.cpu_s / whole.cpu_s, 'times', { atLeast: model === 'SO' ? 4 : 1 });
  const goal = wholeAtMost[name];
  if (goal !== undefined) reportFigure('  whole run, cold', whole.cpu_s, 'CPU s', { atMost: goal });
  if (name === 'so-v1-fr-day') reportFigure('  solver', ours.solve_s * 1000, 'CPU ms', { atMost: 10 });
  reportFigure('  memory', whole.rss_mib, 'MiB', { atMost: 500 });
}

const brief = (seconds: number): string => seconds.toPrecision(2);

/** Calls back with each line that a program of ours prints. */
async function eachLine(args: readonly string[], call: (line: string) => void): Promise<void> {
  const child = spawn(pythonOf(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const code = new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  for await (const line of createInterface({ input: child.stdout })) call(line);
  const ended = await code;
  if (ended !== 0) throw new Error(`compare.py ended with ${ended}`);
}

/** A Python with Pyomo in an environment of its own, made once: the product's never gets it. */
async function pyomoPython(environment: string): Promise<string> {
  const python = join(environment, 'bin/python');
  const run = promisify(execFile);
  if (!existsSync(join(environment, 'ready'))) {
    await run(pythonOf(), ['-m', 'venv', '--clear', environment]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '-r', join(folder, 'requirements.txt')]);
    mkdirSync(join(environment, 'ready'));
  }
  return python;
}
