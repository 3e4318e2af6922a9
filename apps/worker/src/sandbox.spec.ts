import type { Database } from '@energy-ops/database';
import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { openSandbox } from '@energy-ops/runner';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aJob, endOf } from './testing/jobs.js';
import { python, startWorker } from './testing/start-worker.js';

let at: TestDatabase;
let database: Database;
beforeAll(async () => {
  at = await testDatabase();
  database = at.database;
});
afterAll(() => at.close());

/** What the machine's best tier is; the tests below say what follows from it. */
async function bestTier(): Promise<string> {
  const jobs = await mkdtemp(join(tmpdir(), 'energy-ops-jobs-'));
  const { tier } = await openSandbox({ wish: 'auto', python, jobs });
  await rm(jobs, { recursive: true });
  return tier;
}
const tierOfWorker = async (): Promise<unknown> => (await database.query('select sandbox from worker')).rows;

describe('a worker', () => {
  it('says which sandbox it has: in its row and when it is ready', async () => {
    const started = await startWorker(at);
    const tier = await bestTier();
    expect(await tierOfWorker()).toEqual([{ sandbox: tier }]);
    expect(started.said.join('\n')).toContain(`sandbox ${tier}`);
    await started.end();
  });

  it('does not start without the tier it has to have', async () => {
    const nowhere = { python: '/no/python', sandbox: 'require:namespaces' } as const;
    await expect(startWorker(at, nowhere)).rejects.toThrow(
      /^SANDBOX=require:namespaces can't be had here: namespaces: /,
    );
  });

  it('on a machine without one refuses at once what was uploaded, and says how to get one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'energy-ops-python-'));
    const jailless = join(folder, 'python');
    const refusing = `#!/bin/sh\ncase "$*" in *jail=yes*) echo "no jail here" >&2; exit 1;; esac\nexec ${python} "$@"\n`;
    await writeFile(jailless, refusing, { mode: 0o755 });
    const started = await startWorker(at, { python: jailless });
    const id = await aJob(database, { source: 'print("on")' });
    expect(await endOf(database, id)).toMatchObject({
      status: 'failed',
      error_code: 'sandbox_unavailable',
      error_message: expect.stringMatching(/no jail here.*docs\/sandbox\.md/),
    });
    expect(started.said.join('\n')).toContain('uploaded models are refused here');
    await started.end();
    await rm(folder, { recursive: true });
  });

  it('turned off says so loudly, and runs what was uploaded', async () => {
    const started = await startWorker(at, { sandbox: 'off' });
    const id = await aJob(database, { source: 'open("/etc/passwd").read()\nprint("it could")' });
    expect(await endOf(database, id)).toMatchObject({ status: 'success' });
    expect(await tierOfWorker()).toEqual([{ sandbox: 'none' }]);
    expect(started.said.join('\n')).toMatch(/SANDBOX=off: uploaded models can read/);
    await started.end();
  });

  it('in a sandbox runs what was uploaded, but not out of it', async () => {
    const started = await startWorker(at);
    const id = await aJob(database, { source: 'open("/etc/passwd").read()' });
    const job = await endOf(database, id);
    const words = (await bestTier()) === 'none' ? 'sandbox_unavailable' : 'model_failed';
    expect(job).toMatchObject({ status: 'failed', error_code: words });
    await started.end();
  });
});
