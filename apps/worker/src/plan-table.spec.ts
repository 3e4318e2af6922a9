import { putBlob } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { finish } from '@energy-ops/queue';
import { aGround, anOutcome, aRunningJob } from '@energy-ops/queue/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobCache } from './blob-cache.js';
import { planTable } from './plan-table.js';

let at: TestDatabase;
let folder: string;
beforeAll(async () => {
  at = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'energy-ops-plan-'));
});
afterAll(async () => {
  await at.close();
  await rm(folder, { recursive: true, force: true });
});

const schedule = 'block_start,asset_id,commit,note\nt1,coal,1,"warm, and on"\n';
const market = 'block_start,buy_mw,sell_mw\nt1,0,12.5\n';

/** The table a real-time job gets of a plan with these tables. */
async function planOf(tables: Readonly<Record<string, string>>): Promise<string | undefined> {
  const run = await aRunningJob(at.database, await aGround(at.database));
  const stored = Object.entries(tables).map(async ([name, csv]) => ({
    name,
    rows: csv.split('\n').length - 2,
    columns: [],
    sha256: await putBlob(at.database, Buffer.from(csv)),
  }));
  await finish(at.database, run, anOutcome({ tables: await Promise.all(stored) }));
  const units = Buffer.from('unit_id,fast_start\ncoal,0\n');
  return (await planTable(at.database, new BlobCache(at.database, folder), run.jobId, units))?.toString();
}

it('holds what a plan binds, whatever else the plan says', async () => {
  expect(await planOf({ schedule, market })).toBe('block_start,commit.coal,committed_net_sell_mw\nt1,1,12.5\n');
});

it('holds what its orders sell, where they are not what the plan sells', async () => {
  const committed = 'block_start,committed_net_sell_mw\nt1,12\n';
  expect(await planOf({ schedule, market: `${market}t2,1,0\n`, committed })).toBe(
    'block_start,commit.coal,committed_net_sell_mw\nt1,1,12\nt2,,-1\n',
  );
  expect(await planOf({ schedule, market, committed: 'a\n1\n' })).toContain('t1,1,12.5');
});

it.each([
  ['has no market table', { schedule }],
  ['sells something else than power', { schedule, market: `${market}t2,0,much\n`.repeat(2) }],
  ['has no blocks', { schedule: 'a\n1\n', market }],
  ['has more rows than any plan', { schedule, market: `block_start\n${'\n'.repeat(300_000)}` }],
  ['is larger than any plan', { schedule: `${schedule}t2,coal,0,${'x'.repeat(1000)}\n`.repeat(20_000), market }],
])('is none where the plan %s', async (_, tables) => {
  expect(await planOf(tables)).toBeUndefined();
});
