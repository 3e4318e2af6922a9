import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tryCommand } from '../testing/try-command.js';
import { modelsTest } from './models-test.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const template = join(root, 'python-models/templates/battery.py');
const folder = mkdtempSync(join(tmpdir(), 'eops-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let written = 0;
/** A model file with that source. */
function aModel(source: string): string {
  const file = join(folder, `model_${(written += 1)}.py`);
  writeFileSync(file, source);
  return file;
}

const test = (...rest: string[]) => tryCommand(modelsTest, ...rest);

describe('eops models test', () => {
  it('says what the template plans on the sample, and keeps its tables', async () => {
    const out = join(folder, 'out');
    const { code, data, talk } = await test(template, '--data', 'sample', '--type', 'so', '--out', out);
    expect(code).toBe(0);
    expect(data).toMatch(/^SO for \d{4}-\d\d-\d\d: success, (optimal|gap_reached)/);
    expect(data).toMatch(/ profit +[\d,.]+ {2}INR/);
    expect(data).toMatch(/ schedule +96 rows {2}6 columns/);
    expect(talk).toMatch(/^INFO +Planning battery_1 over 96 blocks\.\nPROGRESS +10 %\nSTAGE +solve\nINCUMBENT -/);
    expect(readdirSync(out)).toEqual(['schedule.csv', 'schedule.parquet']);
    expect(readFileSync(join(out, 'schedule.csv'), 'utf8').trim().split('\n')).toHaveLength(97);
  });

  it('gives a model what a worker gives it, and nothing of this machine', async () => {
    const source = [
      'import json, os',
      'said = {name: os.environ[name] for name in os.environ}',
      'said["CONFIG"] = json.loads(said["CONFIG"])',
      'said["input"] = sorted(os.listdir(said["INPUT_DIR"]))',
      'print(json.dumps(said))',
    ].join('\n');
    const options = ['--type', 'SO', '--delivery-day', '2026-12-01', '--set', 'time_limit=7', '--set', 'mine=a b'];
    const { code, data, talk } = await test(aModel(source), '--data', 'sample', '--json', ...options);
    expect(code).toBe(0);
    const said = JSON.parse(talk.slice(talk.indexOf('{')));
    const own =
      /^(JOB_ID|MODEL_TYPE|CONFIG|(INPUT|OUTPUT|TMP)_?DIR|PYTHONUNBUFFERED|PATH|HOME|LANG|LC_CTYPE|\w+_NUM_THREADS)$/;
    expect(Object.keys(said).filter((name) => !own.test(name))).toEqual(['input']);
    expect(said).toMatchObject({ MODEL_TYPE: 'SO', PYTHONUNBUFFERED: '1', JOB_ID: expect.stringMatching(/^so_\d+_/) });
    expect(said.CONFIG).toMatchObject({
      solver: 'highs',
      time_limit: 7,
      mine: 'a b',
      horizon_start: '2026-11-30T18:30:00.000Z',
      horizon_blocks: 96,
      delivery_day: '2026-12-01',
      market: { id: 'in-iex', timezone: 'Asia/Kolkata' },
      settings: { kind: 'typical_day' },
    });
    expect(said.input).toContain('timeseries.parquet');
    expect(JSON.parse(data)).toMatchObject({ status: 'success', solution_status: null, kpis: {}, tables: [] });
  });

  it('tells how a model failed, or found nothing, by its exit code', async () => {
    const failing = await test(aModel('raise RuntimeError("no wind today")'), '--data', 'sample', '--json');
    expect(failing.code).toBe(4);
    expect(JSON.parse(failing.data)).toMatchObject({ status: 'failed', error_code: 'model_failed' });
    expect(failing.talk).toContain('no wind today');

    const conflict = '{"constraint": "reserve", "asset": "coal_1", "hint": "Ask for less reserve."}';
    const nothing = (how: string, more = '') =>
      aModel(`import energy_ops as eo\neo.result(termination_status="${how}", solution_status="none"${more})`);
    const infeasible = await test(nothing('infeasible', `, conflicts=[${conflict}]`), '--data', 'sample');
    expect(infeasible.code).toBe(3);
    expect(infeasible.data).toContain('Conflict\n  reserve  coal_1  Ask for less reserve.');
    expect((await test(nothing('time_limit'), '--data', 'sample')).code).toBe(5);
  });

  it('refuses what an upload would refuse, naming the place', async () => {
    const syntax = aModel('a = 1\nb = = 2\n');
    const broken = await test(syntax, '--data', 'sample');
    expect(broken).toMatchObject({ code: 1, data: '' });
    expect(broken.talk).toContain(`${syntax}:2:`);

    const data = join(folder, 'data');
    mkdirSync(data);
    writeFileSync(
      join(data, 'timeseries.csv'),
      'block_start,price\n2026-12-01T00:00:00Z,12\n2026-12-01T00:15:00Z,cheap\n',
    );
    writeFileSync(join(data, 'strangers.csv'), 'a\n1\n');
    const wrongData = await test(template, '--data', data, '--market', 'in-iex');
    expect(wrongData.code).toBe(1);
    expect(wrongData.talk).toContain('timeseries, row 2, column price: ');
    expect(wrongData.talk).toContain('UNKNOWN_TABLE');
  });

  it('says what is wrong with its arguments before anything starts', async () => {
    const cases: [string[], code: number, words: string][] = [
      [[], 2, 'Name one model file.'],
      [[template], 2, 'Name the data'],
      [[template, '--data', 'sample', '--speed', 'high'], 2, '--speed'],
      [[template, '--data', 'sample', '--type', 'XO'], 2, 'DMO, RMO, SO'],
      [[template, '--data', 'sample', '--set', 'mip_gap=2'], 2, 'mip_gap'],
      [[template, '--data', 'sample', '--set', 'threads'], 2, 'key=value'],
      [[template, '--data', 'sample', '--delivery-day', '2026-02-30'], 2, '2026-02-30'],
      [[template, '--data', 'sample', '--market', 'eu-sdac'], 2, 'The sample is a portfolio of the market in-iex'],
    ];
    for (const [rest, code, words] of cases) {
      const tried = await test(...rest);
      expect(tried).toMatchObject({ code, data: '' });
      expect(tried.talk).toContain(words);
    }
    const missing = join(folder, 'missing.py');
    expect(await test(missing, '--data', 'sample')).toMatchObject({ code: 1, talk: `${missing} is not there.` });
    expect((await test(template, '--data', folder)).talk).toContain(`There are no tables in ${folder}.`);
  });
});

describe('npx eops', () => {
  beforeAll(() => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-b'], { cwd: join(root, 'apps/cli') });
  }, 120_000);

  const start = (...args: string[]) =>
    spawn(process.execPath, [join(root, 'apps/cli/bin/eops.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

  it('keeps talk out of its data, and the best solution of a model that Ctrl-C stopped', async () => {
    const source = [
      'import time, energy_ops as eo',
      'eo.heed_sigterm()',
      'print("WARNING: searching", flush=True)',
      'while not eo.stop_requested(): time.sleep(0.05)',
      'eo.result(objective_value=3.0, solution_status="optimal")',
    ].join('\n');
    const eops = start('models', 'test', aModel(source), '--data', 'sample', '--json');
    let [data, talk] = ['', ''];
    eops.stdout.on('data', (piece: Buffer) => (data += piece.toString()));
    eops.stderr.on('data', (piece: Buffer) => {
      talk += piece.toString();
      if (talk.includes('searching')) eops.kill('SIGINT');
    });
    const [code] = await once(eops, 'close');
    expect(talk).toBe('WARNING   searching\n');
    expect(JSON.parse(data)).toMatchObject({ status: 'cancelled', solution_status: 'feasible', objective_value: 3 });
    expect(code).toBe(4);
  });

  it('tells what there is when it is asked for what there is not', async () => {
    const eops = start('models', 'sell');
    let talk = '';
    eops.stderr.on('data', (piece: Buffer) => (talk += piece.toString()));
    const [code] = await once(eops, 'close');
    expect(code).toBe(2);
    expect(talk).toMatch(/^There is no command models sell\.[^]*models test/);
  });
});
