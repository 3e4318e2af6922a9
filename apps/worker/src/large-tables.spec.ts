import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aJob, endOf } from './testing/jobs.js';
import { workerProcess } from './testing/worker-process.js';

const project = fileURLToPath(new URL('..', import.meta.url));
let at: TestDatabase;

beforeAll(async () => {
  execFileSync(process.execPath, [join(project, '../../node_modules/typescript/bin/tsc'), '-b'], { cwd: project });
  at = await testDatabase();
}, 120_000);
afterAll(() => at.close());

/** The most memory a process has ever had, in MiB. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

const sparseTables = `import os
for name in ("a", "b", "c", "d"):
    with open(os.environ["OUTPUT_DIR"] + f"/{name}.csv", "wb") as file:
        file.truncate(256 * 1024 ** 2)`;

describe('a model that leaves four tables of 256 MiB', () => {
  it('makes its worker hold no more than one of them', async () => {
    const worker = await workerProcess(at.url);
    const before = await peakOf(worker.child.pid);
    const id = await aJob(at.database, { source: sparseTables });
    const { error_code, error_message } = await endOf(at.database, id, 60);
    const growth = (await peakOf(worker.child.pid)) - before;
    await worker.end();
    expect(error_code).toBe('bad_results');
    expect(error_message).toContain('a.csv is not a table');
    expect(growth).toBeGreaterThan(256);
    expect(growth).toBeLessThan(512);
  }, 90_000);
});
