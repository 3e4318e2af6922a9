import { createHash } from 'node:crypto';
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Sql } from './sql.js';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Keeps bytes under their SHA-256, once however often they are put, and returns that. */
export async function putBlob(sql: Sql, bytes: Buffer): Promise<string> {
  const sha256 = sha256Of(bytes);
  const { rowCount } = await sql.query('select 1 from blob where sha256 = $1', [sha256]);
  if (rowCount > 0) return sha256;
  const compressed = await compress(bytes);
  const [encoding, data] = compressed.length < bytes.length ? ['zstd', compressed] : ['raw', bytes];
  await sql.query(
    'insert into blob (sha256, size_bytes, encoding, data) values ($1, $2, $3, $4) on conflict (sha256) do nothing',
    [sha256, bytes.length, encoding, data],
  );
  return sha256;
}

/** The bytes with that SHA-256. Throws when there are none, or when they are damaged. */
export async function getBlob(sql: Sql, sha256: string): Promise<Buffer> {
  const { rows } = await sql.query<{ encoding: string; data: Buffer }>(
    'select encoding, data from blob where sha256 = $1',
    [sha256],
  );
  const [stored] = rows;
  if (stored === undefined) throw new Error(`There is no blob ${sha256}: it was never stored, or was removed.`);
  const bytes = stored.encoding === 'zstd' ? await decompress(stored.data).catch(() => undefined) : stored.data;
  if (bytes === undefined || (await sha256InPieces(bytes)) !== sha256) {
    throw new Error(`Blob ${sha256} is damaged in the database: restore it from a backup.`);
  }
  return bytes;
}

const pieceBytes = 1024 ** 2;

/** The same as sha256Of, in pieces of about a millisecond: 60 MB at once would keep everybody else waiting for 50. */
async function sha256InPieces(bytes: Buffer): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    if (from > 0) await turnOfOthers();
    hash.update(bytes.subarray(from, from + pieceBytes));
  }
  return hash.digest('hex');
}
