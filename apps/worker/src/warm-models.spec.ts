import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { readLogs } from '@energy-ops/queue';
import { aGround, aJob } from '@energy-ops/queue/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { endOf } from './testing/jobs.js';
import type { StartedWorker } from './testing/start-worker.js';
import { startWorker } from './testing/start-worker.js';

let at: TestDatabase;
let started: StartedWorker;
beforeAll(async () => {
  at = await testDatabase();
});
afterEach(() => started.end());
afterAll(() => at.close());

/** Says whether the libraries were there before the program asked for them. */
const source = `import os, sys
print("warm" if "highspy" in sys.modules else "cold", sum(1 for _ in open(os.environ["INPUT_DIR"] + "/timeseries.csv")) > 0)
open(os.environ["OUTPUT_DIR"] + "/schedule.csv", "w").write("block_start,p_mw\\n2026-11-24T00:00:00+05:30,1\\n")`;

async function run(builtin: boolean, threads = 1, text = source): Promise<unknown[]> {
  const { database } = at;
  const ground = await aGround(database, 'SO', text);
  await database.query('update model set builtin = $2 where id = $1', [ground.modelId, builtin]);
  const id = await aJob(database, ground, { modelType: 'SO', modelConfig: { time_limit: 60, threads } });
  const { status, results_count, error_message } = await endOf(database, id);
  const { lines } = await readLogs(database, id, { limit: 1, order: 'desc' });
  return [error_message ?? status, results_count, lines[0]?.message];
}

async function warmthIs(state: string): Promise<{ state: string; reason: string | null }> {
  for (;;) {
    const { rows } = await at.database.query<{ warm: { state: string; reason: string | null } }>(
      'select warm from worker',
    );
    if (rows[0]?.warm.state === state) return rows[0].warm;
    await sleep(50);
  }
}

/** Says whether its input is a file of its own, and whether it can write to it. */
const inputSource = `import os
path = os.environ["INPUT_DIR"] + "/timeseries.csv"
try:
    open(path, "a")
    print("writes")
except PermissionError:
    print("can't write", os.stat(path).st_nlink > 1, os.stat(path).st_uid == os.getuid())`;

describe('a model', () => {
  const isRoot = process.getuid?.() === 0;
  it.each([
    ['that is built in reads the files of the cache', true, `can't write True ${isRoot ? 'False' : 'True'}`],
    ['that was uploaded reads copies of its own', false, "can't write False True"],
  ])('%s', async (_, builtin, said) => {
    started = await startWorker(at, { warmStart: true });
    await warmthIs('ready');
    expect((await run(builtin, 1, inputSource))[2]).toBe(said);
  });

  it('that is built in starts warm, an uploaded one and one that asks for threads cold', async () => {
    started = await startWorker(at, { warmStart: true });
    expect(await warmthIs('ready')).toEqual({ state: 'ready', reason: null });
    expect(await run(true)).toEqual(['success', 1, 'warm True']);
    expect(await run(false)).toEqual(['success', 1, 'cold True']);
    expect(await run(true, 2)).toEqual(['success', 1, 'cold True']);
  });

  it('that is built in starts cold where the warm start is switched off', async () => {
    started = await startWorker(at);
    expect(await warmthIs('off')).toEqual({ state: 'off', reason: 'WARM_START is off.' });
    expect(await run(true)).toEqual(['success', 1, 'cold True']);
  });
});
