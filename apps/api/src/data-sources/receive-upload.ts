import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { join } from 'node:path';
import { type Fault, fingerprint, readForm, refusalOf, saveFile } from '../uploads/read-form.js';

const limits = { files: 20, fileSize: 50 * 1024 ** 2, fields: 10, fieldSize: 1024 ** 2, parts: 30 } as const;

/** What a multipart upload held: its text fields, and its tables as files in the given folder. */
export interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  readonly tables: readonly string[];
  /** Says whether two uploads are the same request. */
  readonly sha256: string;
}

const fileName = /^([a-z][a-z0-9_]{0,62})\.(csv|parquet)$/;

/** Streams an upload into `folder`, a file per table, never holding one in memory. */
export async function receiveUpload(request: FastifyRequest, folder: string): Promise<Upload> {
  const tables = new Map<string, string>();
  const form = await readForm(request, limits, (part) => takeFile(part, folder, tables));
  const none = { status: 400, pointer: '/files', code: 'required', message: 'at least one table is needed' } as const;
  const faults = tables.size === 0 && form.faults.length === 0 ? [none] : form.faults;
  if (faults.length > 0) throw refusalOf(faults);
  return {
    fields: Object.fromEntries(form.fields),
    tables: [...tables.keys()].sort(),
    sha256: fingerprint(form.fields, tables),
  };
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
  tables.set(table, `${name}:${await saveFile(part, join(folder, name))}`);
  if (!part.file.truncated) return undefined;
  const mebibytes = limits.fileSize / 1024 ** 2;
  return { status: 413, pointer, code: 'file_too_large', message: `${name} is larger than ${mebibytes} MiB` };
}
