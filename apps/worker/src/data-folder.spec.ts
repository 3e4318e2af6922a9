import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataFolder } from './data-folder.js';
import { python } from './testing/start-worker.js';

const project = fileURLToPath(new URL('..', import.meta.url));
const opens = `import { openDataFolder } from ${JSON.stringify(join(project, 'dist/data-folder.js'))};
const [dataDir, python] = process.argv.slice(1);
await openDataFolder(dataDir, python).then(() => console.log('opened'), ({ message }) => console.log(message));`;
let dataDir: string;

beforeAll(async () => {
  execFileSync(process.execPath, [join(project, '../../node_modules/typescript/bin/tsc'), '-b'], { cwd: project });
  dataDir = await mkdtemp(join(tmpdir(), 'energy-ops-shared-'));
}, 120_000);
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Opens the folder in another process, as a container would: in a network of its own. */
function openElsewhere(): string {
  const node = [process.execPath, '--input-type=module', '-e', opens, dataDir, python];
  const { stdout, stderr } = spawnSync('unshare', ['-rn', ...node], { encoding: 'utf8' });
  return stdout + stderr;
}

const cannotUnshare = spawnSync('unshare', ['-rn', 'true'], { encoding: 'utf8' }).stderr;
const name = 'a folder of a container is not swept by a worker of another one that shares it';
(cannotUnshare === '' ? it : it.skip)(
  cannotUnshare === '' ? name : `${name} (left out: ${cannotUnshare})`,
  async () => {
    expect(openElsewhere()).toBe('opened\n'); // and left behind by a process that has ended
    await openDataFolder(dataDir, python);
    expect(openElsewhere()).toMatch(/^Another worker is at work/);
  },
);
