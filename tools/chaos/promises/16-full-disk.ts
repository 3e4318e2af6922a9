import { spawnSync } from 'node:child_process';
import { chownSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arena } from '../ground/arena.ts';
import { Client } from '../ground/client.ts';
import type { Ground } from '../ground/ground.ts';
import { scenario } from '../scenario.ts';

/** Fills the disk below a worker's DATA_DIR, then the one below PostgreSQL's job table, and makes room again. */
export const fullDisk = scenario({
  promise: 16,
  goal: 'job fails as no_space, the worker stays and runs the next; PostgreSQL without room: 503 until there is some',
  unable: () => (process.getuid?.() === 0 ? undefined : 'needs root to mount a small tmpfs'),
  smoke: { times: 1 },
  full: { times: 10 },
  async play({ ground, arena }, { times }) {
    const dataDir = smallDisk(ground, arena);
    const worker = await arena.worker({ dataDir });
    const broken: string[] = [];
    for (let time = 0; time < times; time += 1) {
      await expectEnd(arena, 'success', null, broken);
      fill(join(dataDir, 'ballast'));
      await expectEnd(arena, 'failed', 'no_space', broken);
      rmSync(join(dataDir, 'ballast'));
      await expectEnd(arena, 'success', null, broken);
    }
    await worker.stop();
    const refused = await fillDatabase(ground, arena, broken);
    if (worker.exitCode !== 0) broken.push(`the worker ended: ${worker.said}`);
    return {
      counts: { faults: times + 1 },
      measured: `${times} job(s) failed as no_space, those before and after succeeded; ${refused} trigger(s) got 503`,
      faults: `a DATA_DIR of 64 MB filled ${times} time(s), the disk of PostgreSQL's job table once`,
      broken,
    };
  },
});

/** Triggers jobs while their table can't grow; resolves to the number of those that were refused. */
async function fillDatabase(ground: Ground, arena: Arena, broken: string[]): Promise<number> {
  const node = await arena.api();
  const client = new Client();
  const trigger = () =>
    client.call(node.address, '/api/jobs/trigger', {
      body: { model_type: 'SO', data_source_id: 'chaos', model_id: arena.seed.modelIds.SO, bypass_cache: true },
    });
  const disk = smallDisk(ground, arena);
  const { rows } = await arena.sql.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  const { uid, gid } = statSync(rows[0]?.folder ?? '');
  chownSync(disk, uid, gid);
  await arena.sql.query(`create tablespace small location '${disk}'`);
  await arena.sql.query('alter table job set tablespace small');
  fill(join(disk, 'ballast'));
  let refused = 0;
  for (let tries = 0; tries < 40 && refused < 3; tries += 1) {
    const { status, headers, text } = await trigger(); // the first ones may find room in the table's last page
    if (status === 503 && headers.has('retry-after')) refused += 1;
    else if (status !== 202) broken.push(`a trigger without room got ${status}: ${text.slice(0, 200)}`);
  }
  if (refused === 0) broken.push('no trigger was refused while the database had no room');
  rmSync(join(disk, 'ballast'));
  const after = await trigger();
  if (after.status !== 202) broken.push(`a trigger with room again got ${after.status}: ${after.text.slice(0, 200)}`);
  if (!(await node.isReady())) broken.push('the API is not ready with room again');
  return refused;
}

function smallDisk(ground: Ground, arena: Arena): string {
  const folder = arena.freshFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0711', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) throw new Error(`No tmpfs could be mounted: ${mounted.stderr}`);
  ground.atEnd(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  for (let bytes = 2 ** 20; bytes >= 1; bytes = Math.floor(bytes / 4))
    for (;;)
      try {
        writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
      } catch {
        break;
      }
}

async function expectEnd(arena: Arena, status: string, code: string | null, broken: string[]): Promise<void> {
  const id = await arena.job({ lines: 3 });
  const job = await arena.jobWhen(id, (row) => row.status !== 'pending' && row.status !== 'running');
  if (job.status !== status || job.error_code !== code)
    broken.push(`${id} is ${job.status} (${job.error_code}), not ${status} (${code})`);
}
