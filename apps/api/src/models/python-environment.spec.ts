import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentSha256 } from './python-environment.js';

describe('environmentSha256', () => {
  let folder: string;

  /** The interpreter of an environment that the set-up wrote this list of packages into. */
  async function anEnvironment(name: string, packages: string): Promise<string> {
    await mkdir(join(folder, name, 'bin'), { recursive: true });
    await writeFile(join(folder, name, 'packages.txt'), packages);
    return join(folder, name, 'bin', 'python');
  }

  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'environment-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('is the same for every interpreter that has our packages only', async () => {
    const hashes = [await environmentSha256(undefined), await environmentSha256('/usr/bin/python3')];
    expect(hashes).toEqual([hashes[0], hashes[0]]);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another one for each set of packages that an operator added', async () => {
    const pythons = [await anEnvironment('a', 'six==1.16.0'), await anEnvironment('b', 'six==1.17.0'), undefined];
    expect(new Set(await Promise.all(pythons.map(environmentSha256))).size).toBe(3);
  });
});
