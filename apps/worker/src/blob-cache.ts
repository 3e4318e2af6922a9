import type { Sql } from '@energy-ops/database';
import { getBlob } from '@energy-ops/database';
import { createHash, randomUUID } from 'node:crypto';
import { linkSync } from 'node:fs';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeReadOnly } from './write-file.js';

/** What one job after the other reads, the model's source and a day's tables, stays in memory: whole, or not at all. */
const mostKeptBytes = 8 * 1024 ** 2;
const largestKeptBytes = 1024 ** 2;

/** Copies of the database's blobs on this machine's disk, named by their hash and checked by it when they are read. */
export class BlobCache {
  /** Checked bytes, the one that was not read for longest first. */
  private readonly kept = new Map<string, Buffer>();
  private keptBytes = 0;
  /** Those whose copy on the disk this process has checked, and made readable for whoever gets to it. */
  private readonly checked = new Set<string>();

  constructor(
    private readonly sql: Sql,
    private readonly folder: string,
  ) {}

  /** Bytes from memory, or from the disk where they are whole, else from the database. Not to be changed. */
  async read(sha256: string): Promise<Buffer> {
    const bytes = this.kept.get(sha256) ?? (await this.readFromDisk(sha256)) ?? (await this.fetch(sha256));
    this.keep(sha256, bytes);
    return bytes;
  }

  /** Writes the bytes to a file that nobody is to change. */
  async copy(sha256: string, path: string): Promise<void> {
    await writeReadOnly(path, await this.read(sha256));
  }

  /**
   * Gives the copy on the disk a second name, where the file system can: for programs that can be trusted with it. Files
   * made and removed again for each job are dear: ext4 without a journal, as virtual machines have it, looks for a free
   * inode past all that were removed in the last minute.
   */
  async link(sha256: string, path: string): Promise<void> {
    try {
      if (!this.checked.has(sha256)) await this.check(sha256);
      linkSync(join(this.folder, sha256), path);
    } catch {
      this.checked.delete(sha256); // somebody may have tidied up
      await this.copy(sha256, path);
    }
  }

  private async check(sha256: string): Promise<void> {
    if ((await this.readFromDisk(sha256)) === undefined) await this.fetch(sha256);
    await chmod(join(this.folder, sha256), 0o444); // an earlier version closed it
    this.checked.add(sha256);
  }

  private async readFromDisk(sha256: string): Promise<Buffer | undefined> {
    const cached = await readFile(join(this.folder, sha256)).catch(() => undefined);
    return cached && createHash('sha256').update(cached).digest('hex') === sha256 ? cached : undefined;
  }

  private async fetch(sha256: string): Promise<Buffer> {
    const path = join(this.folder, sha256);
    const bytes = await getBlob(this.sql, sha256);
    const unfinished = `${path}.${randomUUID()}`;
    try {
      await writeFile(unfinished, bytes, { mode: 0o444 });
      await rename(unfinished, path); // never half a file under the name, and none that a reader has open changes
    } catch (error) {
      await rm(unfinished, { force: true }); // a full disk would only get fuller
      throw error;
    }
    return bytes;
  }

  private keep(sha256: string, bytes: Buffer): void {
    if (bytes.length > largestKeptBytes) return;
    if (this.kept.delete(sha256)) this.keptBytes -= bytes.length;
    this.kept.set(sha256, bytes);
    this.keptBytes += bytes.length;
    for (const [oldest, { length }] of this.kept) {
      if (this.keptBytes <= mostKeptBytes) return;
      this.kept.delete(oldest);
      this.keptBytes -= length;
    }
  }
}
