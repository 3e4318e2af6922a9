import { execFileSync } from 'node:child_process';
import { link, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOutputFile, readOutputs } from './read-outputs.js';
import { aFolder, removeFolders } from './testing/run-python.js';

const limits = { fileBytes: 1000, totalBytes: 1500 };
let folder: string;
let output: string;

beforeEach(async () => {
  folder = await aFolder();
  output = join(folder, 'output');
  await mkdir(output);
});
afterAll(removeFolders);

const faultsOf = async (): Promise<string> => (await readOutputs(folder, limits)).faults.join(' ');

describe('what a model left behind', () => {
  it('may be nothing', async () => {
    expect(await readOutputs(folder, limits)).toEqual({ tables: [], faults: [] });
  });

  it('is a result and tables in one format or both', async () => {
    await writeFile(join(output, 'result.json'), '{"objective_value":5,"own":1}');
    await writeFile(join(output, 'market.csv'), 'a\n1\n');
    await writeFile(join(output, 'market.parquet'), 'PAR1');
    await writeFile(join(output, 'bids.parquet'), 'PAR1');
    await writeFile(join(output, 'notes.txt'), 'x');
    const { result, tables, faults } = await readOutputs(folder, limits);
    expect([result, faults]).toEqual([{ objective_value: 5 }, []]);
    expect(tables.map(({ name, format }) => `${name}.${format}`)).toEqual([
      'bids.parquet',
      'market.csv',
      'market.parquet',
    ]);
  });

  it.each([
    ['cut off', '{"objective_value": 1'],
    ['not a number', '{"objective_value": NaN}'],
    ['infinite', '{"objective_value": 1e999}'],
    ['of a wrong type', '{"objective_value": "much"}'],
    ['of an unknown word', '{"termination_status": "bored"}'],
    ['nested too deep', '['.repeat(200_000)],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a list', '[]'],
    ['full of zeros', '{"kpis":{"\\u0000":{"value":1}}}'],
  ])('is at fault when its result is %s', async (_, text) => {
    await writeFile(join(output, 'result.json'), text);
    expect(await faultsOf()).toMatch(/^result\.json (is not JSON|does not fit|contains U\+0000)/);
  });

  it('is not told what is wrong with millions of values, one by one', async () => {
    await writeFile(join(output, 'result.json'), `{"conflicts":[${'0,'.repeat(7_000_000)}0]}`);
    expect(await faultsOf()).toBe('result.json has more than 50000 values.');
  });

  it.each([
    ['many', `{"charts":[${'{},'.repeat(9000)}{}]}`],
    ['long', `{"kpis":{"${'k'.repeat(1_000_000)}":0}}`],
  ])('is told the first of its faults in a few words when they are %s', async (_, text) => {
    await writeFile(join(output, 'result.json'), text);
    const faults = await faultsOf();
    expect([faults.slice(0, 26), faults.length < 2100]).toEqual(['result.json does not fit: ', true]);
  });

  it('is at fault when a file is a link, a second name, a FIFO, a folder or too large', async () => {
    await writeFile(join(folder, 'secret'), 'x');
    await symlink(join(folder, 'secret'), join(output, 'link.csv'));
    await link(join(folder, 'secret'), join(output, 'name.csv'));
    execFileSync('mkfifo', [join(output, 'result.json'), join(output, 'fifo.csv')]);
    await mkdir(join(output, 'folder.csv'));
    await writeFile(join(output, 'sparse.csv'), '');
    await truncate(join(output, 'sparse.csv'), 5 * 1024 ** 3);
    const { tables, faults } = await readOutputs(folder, limits);
    expect(tables).toEqual([]);
    expect(faults).toHaveLength(6);
  });

  it('is limited as a whole', async () => {
    for (const name of ['a', 'b']) await writeFile(join(output, `${name}.csv`), 'x'.repeat(900));
    expect(await faultsOf()).toBe('b.csv has 900 bytes; at most 600 are read.');
  });

  it('is at fault when the folder itself became a link', async () => {
    await rm(output, { recursive: true });
    await symlink('/etc', output);
    expect(await faultsOf()).toBe('The output folder is not a folder any more.');
    expect(await readOutputFile(folder, 'hostname', 100)).toEqual({ fault: 'is not there' });
  });
});
