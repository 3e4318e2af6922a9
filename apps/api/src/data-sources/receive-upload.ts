import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../http/refusal.js';

const limits = { files: 20, fileSize: 50 * 1024 ** 2, fields: 10, fieldSize: 1024 ** 2, parts: 30 } as const;
/** A file that is too large ends early and is named in the answer, rather than ending the whole request. */
const options = { limits, throwFileSizeLimit: false };

/** What a multipart upload held: its text fields, and its tables as files in the given folder. */
export interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  readonly tables: readonly string[];
  /** Says whether two uploads are the same request. */
  readonly sha256: string;
}

interface Fault {
  readonly status: 400 | 413;
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

const fileName = /^([a-z][a-z0-9_]{0,62})\.(csv|parquet)$/;

/**
 * Streams an upload into `folder`, a file per table, never holding one in memory. Reads to the end whatever it finds,
 * so that the caller gets every fault in one answer, and gets it: a request left half read resets the connection.
 */
export async function receiveUpload(request: FastifyRequest, folder: string): Promise<Upload> {
  if (!request.isMultipart()) {
    throw new Refusal(415, 'unsupported_media_type', 'Send the tables as multipart/form-data.');
  }
  const tables = new Map<string, string>();
  const fields = new Map<string, string>();
  const faults: Fault[] = [];
  for await (const part of request.parts(options)) {
    if (part.type === 'file') {
      const fault = await takeFile(part, folder, tables);
      if (fault) faults.push(fault);
    } else {
      const fault = takeField(part.fieldname, String(part.value), part.valueTruncated === true, fields);
      if (fault) faults.push(fault);
    }
  }
  if (tables.size === 0 && faults.length === 0) {
    faults.push({ status: 400, pointer: '/files', code: 'required', message: 'at least one table is needed' });
  }
  if (faults.length > 0) throw refusalOf(faults);
  return { fields: Object.fromEntries(fields), tables: [...tables.keys()].sort(), sha256: fingerprint(fields, tables) };
}

async function takeFile(part: MultipartFile, folder: string, tables: Map<string, string>): Promise<Fault | undefined> {
  const pointer = `/files/${tables.size}`;
  const [name, table] = fileName.exec(part.filename) ?? [];
  if (part.fieldname !== 'files' || !name || !table || tables.has(table)) {
    part.file.resume();
    if (part.fieldname !== 'files')
      return { status: 400, pointer, code: 'unknown_field', message: 'must be sent as a part named files' };
    return name
      ? { status: 400, pointer, code: 'duplicate_table', message: `the table ${table} is there twice` }
      : { status: 400, pointer, code: 'invalid_file_name', message: 'must be named <table>.csv or <table>.parquet' };
  }
  const hash = createHash('sha256');
  await pipeline(
    part.file,
    (source: Readable) => tapped(source, hash),
    createWriteStream(join(folder, name), { flags: 'wx' }),
  );
  tables.set(table, `${name}:${hash.digest('hex')}`);
  if (!part.file.truncated) return undefined;
  const mebibytes = limits.fileSize / 1024 ** 2;
  return { status: 413, pointer, code: 'file_too_large', message: `${name} is larger than ${mebibytes} MiB` };
}

async function* tapped(source: Readable, hash: Hash): AsyncIterable<Buffer> {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

function takeField(name: string, value: string, truncated: boolean, fields: Map<string, string>): Fault | undefined {
  const pointer = `/${name}`;
  if (truncated) return { status: 413, pointer, code: 'field_too_large', message: 'is longer than 1 MiB' };
  if (fields.has(name)) return { status: 400, pointer, code: 'duplicate_field', message: 'is there twice' };
  fields.set(name, value);
  return undefined;
}

function refusalOf(faults: readonly Fault[]): Refusal {
  const tooLarge = faults.find((fault) => fault.status === 413);
  const errors = faults.map(({ pointer, code, message }) => ({ pointer, code, message }));
  return tooLarge
    ? new Refusal(413, tooLarge.code, `Upload refused: ${tooLarge.message}.`, { errors })
    : new Refusal(400, 'invalid_request', 'The upload is not valid.', { errors });
}

function fingerprint(fields: Map<string, string>, tables: Map<string, string>): string {
  const parts = [...fields, ...tables].map((entry) => JSON.stringify(entry)).sort();
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
