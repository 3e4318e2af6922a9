import type { Sql } from '@energy-ops/database';
import { getBlob } from '@energy-ops/database';
import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies of the database's blobs on this machine's disk, named by their hash and checked by it at every reading. */
export class BlobCache {
  constructor(
    private readonly sql: Sql,
    private readonly folder: string,
  ) {}

  /** Bytes from the disk where they are whole, else from the database. */
  async read(sha256: string): Promise<Buffer> {
    const path = join(this.folder, sha256);
    const cached = await readFile(path).catch(() => undefined);
    if (cached && createHash('sha256').update(cached).digest('hex') === sha256) return cached;
    const bytes = await getBlob(this.sql, sha256);
    const unfinished = `${path}.${randomUUID()}`;
    await writeFile(unfinished, bytes, { mode: 0o400 });
    await rename(unfinished, path); // never half a file under the name, and none that a reader has open changes
    return bytes;
  }
}
