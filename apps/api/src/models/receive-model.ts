import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { join } from 'node:path';
import { type Fault, fingerprint, readForm, refusalOf, saveFile } from '../uploads/read-form.js';

/** The contract's 10 MiB. */
export const maxModelBytes = 10 * 1024 ** 2;
// One byte more is read, so that exactly 10 MiB doesn't count as cut; a few files more, to name what is wrong with them.
const limits = { files: 4, fileSize: maxModelBytes + 1, fields: 10, fieldSize: 16 * 1024, parts: 12 } as const;

/** What an upload held: its text fields, and the model as `model.py` in the given folder. */
export interface ReceivedModel {
  readonly fields: Readonly<Record<string, string>>;
  /** What its author calls the file, without a path and with nothing in it that a screen could stumble over. */
  readonly name: string;
  readonly sha256: string;
  /** Says whether two uploads are the same request. */
  readonly requestSha256: string;
}

/** Streams an uploaded model into `folder`, never holding it in memory. */
export async function receiveModel(request: FastifyRequest, folder: string): Promise<ReceivedModel> {
  const files = new Map<string, string>();
  const form = await readForm(request, limits, (part) => takeFile(part, folder, files));
  const none = { status: 400, pointer: '/file', code: 'required', message: 'is missing: send a .py file' } as const;
  const faults = files.size === 0 && form.faults.length === 0 ? [none] : form.faults;
  const [name, sha256] = [...files][0] ?? [];
  if (faults.length > 0 || name === undefined || sha256 === undefined) throw refusalOf(faults);
  const fields = Object.fromEntries(form.fields);
  return { fields, name, sha256, requestSha256: fingerprint(form.fields, files) };
}

const longestName = 120;

/** A part may be a file by its type alone, and have no name, whatever the parser's types say. */
const displayName = (fileName: string | undefined): string =>
  Array.from((fileName ?? '').split(/[/\\]/).at(-1) ?? '')
    .slice(-longestName)
    .join('')
    .replaceAll(/\p{C}/gu, '_')
    .trim();

async function takeFile(part: MultipartFile, folder: string, files: Map<string, string>): Promise<Fault | undefined> {
  const pointer = '/file';
  const name = displayName(part.filename);
  const wrong = misplaced(part.fieldname, name, files.size);
  if (wrong) {
    part.file.resume();
    return wrong;
  }
  const sha256 = await saveFile(part, join(folder, 'model.py'));
  files.set(name, sha256);
  if (!part.file.truncated && part.file.bytesRead <= maxModelBytes) return undefined;
  return { status: 413, pointer, code: 'file_too_large', message: `${name} is larger than 10 MiB` };
}

function misplaced(field: string, name: string, filesBefore: number): Fault | undefined {
  const fault = { status: 400, pointer: '/file' } as const;
  if (field !== 'file') return { ...fault, code: 'unknown_field', message: 'must be sent as a part named file' };
  if (filesBefore > 0) return { ...fault, code: 'duplicate_field', message: 'is there twice: a model is one file' };
  if (/.\.py$/.test(name)) return undefined;
  return { ...fault, code: 'invalid_file_name', message: 'must be a Python file named <something>.py' };
}
