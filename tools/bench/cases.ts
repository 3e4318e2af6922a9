import { type DataSource, isFinal, type Job, type JobProgress } from '@energy-ops/contracts';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../test/program.ts';
import { type Running, withProduct } from './bench-product.ts';

interface Case {
  readonly model: 'DMO' | 'RMO' | 'SO';
  readonly market: object;
  readonly horizon: { readonly start: string; readonly blocks: number };
  readonly options: object;
}
interface Known {
  readonly objective: number;
  readonly gap: number;
}
interface Verdict {
  readonly accepted: boolean;
  readonly violations: readonly string[];
}

const mostSeconds = 900;

/**
 * Every case with a known optimum through the API, judged by the cases' own checker: those of a test, and the unit
 * commitments that take minutes. `ENERGY_OPS_CASES` says where they lie, `BENCH_CASE` takes those whose name has it.
 */
export async function cases(): Promise<void> {
  const folder = process.env['ENERGY_OPS_CASES'] ?? join(root, '../shared/cases');
  if (!existsSync(folder)) return console.log(`There are no cases at ${folder}: set ENERGY_OPS_CASES.`);
  const names = (await readdir(join(folder, 'visible'))).filter((name) =>
    name.includes(process.env['BENCH_CASE'] ?? ''),
  );
  console.log(row('case', 'objective', 'known', 'gap', 'solver', 'verdict'));
  await withProduct(async (running) => {
    for (const name of names.sort()) console.log(await solve(running, folder, name));
  });
}

async function solve(running: Running, folder: string, name: string): Promise<string> {
  const place = join(folder, 'visible', name);
  const described = await json<Case>(join(place, 'case.json'));
  const known = await json<Known>(join(place, 'expected.json'));
  const source = await upload(running, name, place, described);
  const id = await running.trigger({
    model_type: described.model,
    data_source_id: source.id,
    purpose: 'test',
    model_config: {
      mip_gap: Math.max(known.gap, 1e-6),
      time_limit: mostSeconds,
      horizon_start: described.horizon.start,
      horizon_blocks: described.horizon.blocks,
    },
  });
  const job = await follow(running, id);
  const verdict = job.solution_status === 'none' ? undefined : await judge(running, id, folder, place);
  return row(
    name,
    amount(job.objective_value),
    amount(known.objective),
    job.mip_gap === null ? '–' : job.mip_gap.toExponential(1),
    `${((job.solver_time_ms ?? 0) / 1000).toFixed(1)} s`,
    verdict?.accepted ? 'accepted' : `REFUSED: ${verdict?.violations[0] ?? job.error_message ?? 'too dear'}`,
  );
}

async function upload({ address, token }: Running, name: string, place: string, described: Case): Promise<DataSource> {
  const form = new FormData();
  form.set('name', name);
  form.set('settings', JSON.stringify({ ...described.options, market: described.market }));
  for (const file of (await readdir(place)).filter((each) => each.endsWith('.csv')))
    form.append('files', new Blob([new Uint8Array(await readFile(join(place, file)))]), file);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${address}/api/data-sources`, { method: 'POST', headers, body: form });
  if (!answer.ok) throw new Error(`The upload of ${name} gave ${answer.status}: ${await answer.text()}`);
  return JSON.parse(await answer.text());
}

async function follow(running: Running, id: string): Promise<Job> {
  for (;;) {
    const { status }: JobProgress = JSON.parse(await get(running, `/api/jobs/${id}/status?wait=30`));
    if (isFinal(status)) return JSON.parse(await get(running, `/api/jobs/${id}`));
  }
}

/** What the checker says of the plan, which it reads from the tables alone. */
async function judge(running: Running, id: string, folder: string, place: string): Promise<Verdict> {
  const plan = await mkdtemp(join(tmpdir(), 'energy-ops-case-'));
  try {
    for (const table of ['schedule', 'market', 'deviation']) {
      const csv = await get(running, `/api/jobs/${id}/results/${table}?format=csv`).catch(() => undefined);
      if (csv !== undefined) await writeFile(join(plan, `${table}.csv`), csv);
    }
    const check = promisify(execFile)('python3', [join(folder, 'check.py'), place, plan]);
    const { stdout } = await check.catch((refused: { stdout: string }) => refused);
    return JSON.parse(stdout);
  } finally {
    await rm(plan, { recursive: true });
  }
}

async function get({ address, token }: Running, path: string): Promise<string> {
  const answer = await fetch(address + path, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`GET ${path} gave ${answer.status}: ${await answer.text()}`);
  return answer.text();
}

const json = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8'));
const amount = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
const row = (name: string, ...[objective, known, gap, solver, verdict]: readonly string[]): string =>
  `${name.padEnd(22)} ${objective?.padStart(16)} ${known?.padStart(16)} ${gap?.padStart(8)} ${solver?.padStart(9)}  ${verdict}`;
