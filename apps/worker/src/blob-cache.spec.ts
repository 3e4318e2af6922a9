import type { TestDatabase } from '@energy-ops/database/testing';
import { putBlob } from '@energy-ops/database';
import { testDatabase } from '@energy-ops/database/testing';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobCache } from './blob-cache.js';

let test: TestDatabase;
let folder: string;
beforeAll(async () => {
  test = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'energy-ops-cache-'));
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

it('replaces a copy on the disk that is damaged', async () => {
  const bytes = Buffer.from('a table');
  const sha256 = await putBlob(test.database, bytes);
  await writeFile(join(folder, sha256), 'a fable');
  expect(await new BlobCache(test.database, folder).read(sha256)).toEqual(bytes);
  expect(await readFile(join(folder, sha256))).toEqual(bytes);
});

it.each([
  ['a small one once', 1000, true],
  ['a large one each time', 2 * 1024 ** 2, false],
])('reads %s', async (_, size, once) => {
  const bytes = Buffer.alloc(size, 'x');
  const sha256 = await putBlob(test.database, bytes);
  const cache = new BlobCache(test.database, folder);
  const first = await cache.read(sha256);
  const second = await cache.read(sha256);
  expect([second.equals(bytes), second === first]).toEqual([true, once]);
});

it('leaves nothing of a copy that could not be made', async () => {
  const sha256 = await putBlob(test.database, Buffer.from('a table without a place'));
  const cramped = join(folder, 'cramped');
  await mkdir(join(cramped, sha256), { recursive: true });
  await expect(new BlobCache(test.database, cramped).read(sha256)).rejects.toThrow(/EISDIR/);
  expect(await readdir(cramped)).toEqual([sha256]);
});

it('forgets what was not read for longest', async () => {
  const cache = new BlobCache(test.database, folder);
  const megabytes = await Promise.all(
    Array.from({ length: 9 }, (_, index) => putBlob(test.database, Buffer.alloc(1024 ** 2, index))),
  );
  const first: Buffer[] = [];
  for (const sha256 of megabytes) first.push(await cache.read(sha256));
  expect(
    [await cache.read(megabytes[8]!), await cache.read(megabytes[0]!)].map((each) => first.includes(each)),
  ).toEqual([true, false]);
});

it('gives a checked copy a second name, and makes another copy where somebody has removed it', async () => {
  const bytes = Buffer.from('a table that many read');
  const sha256 = await putBlob(test.database, bytes);
  await writeFile(join(folder, sha256), 'a table that nobody wrote', { mode: 0o400 });
  const cache = new BlobCache(test.database, folder);
  const found: unknown[] = [];
  for (const name of ['first', 'second', 'third']) {
    if (name === 'third') await rm(join(folder, sha256));
    await cache.link(sha256, join(folder, name));
    const { nlink, mode } = await stat(join(folder, name));
    found.push([nlink, mode & 0o777, bytes.equals(await readFile(join(folder, name)))]);
  }
  expect(found).toEqual([
    [2, 0o444, true],
    [3, 0o444, true],
    [1, 0o444, true],
  ]);
});
