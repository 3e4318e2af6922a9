import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../http/refusal.js';

/** What is wrong with one part of a form. */
export interface Fault {
  readonly status: 400 | 413;
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

interface FormLimits {
  readonly files: number;
  readonly fileSize: number;
  readonly fields: number;
  readonly fieldSize: number;
  readonly parts: number;
}

interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/**
 * Reads a multipart form to its end whatever it finds, so that the caller gets every fault in one answer, and gets it:
 * a request left half read resets the connection. `takeFile` has to consume its part.
 */
export async function readForm(
  request: FastifyRequest,
  limits: FormLimits,
  takeFile: (part: MultipartFile) => Promise<Fault | undefined>,
): Promise<Form> {
  if (!request.isMultipart()) throw new Refusal(415, 'unsupported_media_type', 'Send files as multipart/form-data.');
  // Who left before anybody listened would be waited for without end.
  if (request.raw.destroyed) throw new Refusal(400, 'malformed_multipart', 'The multipart body is cut off.');
  const fields = new Map<string, string>();
  const faults: Fault[] = [];
  // A file that is too large ends early and is named in the answer, rather than ending the whole request.
  const options = { limits, throwFileSizeLimit: false }; // not in its types
  for await (const part of request.parts(options)) {
    const fault =
      part.type === 'file'
        ? await takeFile(part)
        : takeField(part.fieldname, String(part.value), part.valueTruncated === true ? limits.fieldSize : null, fields);
    if (fault) faults.push(fault);
  }
  return { fields, faults };
}

function takeField(name: string, value: string, cutAt: number | null, fields: Map<string, string>): Fault | undefined {
  const pointer = `/${name}`;
  if (cutAt !== null)
    return { status: 413, pointer, code: 'field_too_large', message: `is longer than ${cutAt / 1024} KiB` };
  if (fields.has(name)) return { status: 400, pointer, code: 'duplicate_field', message: 'is there twice' };
  fields.set(name, value);
  return undefined;
}

/** Streams a part to a new file and gives the hash of it. */
export async function saveFile(part: MultipartFile, path: string): Promise<string> {
  const hash = createHash('sha256');
  const target = createWriteStream(path, { flags: 'wx' });
  await pipeline(part.file, (source: Readable) => tapped(source, hash), target);
  return hash.digest('hex');
}

async function* tapped(source: Readable, hash: Hash): AsyncIterable<Buffer> {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

/** One refusal for all faults of an upload. */
export function refusalOf(faults: readonly Fault[]): Refusal {
  const tooLarge = faults.find((fault) => fault.status === 413);
  const errors = faults.map(({ pointer, code, message }) => ({ pointer, code, message }));
  if (tooLarge) return new Refusal(413, tooLarge.code, `Upload refused: ${tooLarge.message}.`, { errors });
  const [first] = faults;
  const why = first ? `: ${first.pointer} ${first.message}` : '';
  return new Refusal(400, 'invalid_request', `The upload is not valid${why}.`, { errors });
}

/** Says whether two uploads are the same request. */
export function fingerprint(fields: ReadonlyMap<string, string>, files: ReadonlyMap<string, string>): string {
  const parts = [...fields, ...files].map((entry) => JSON.stringify(entry)).sort();
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
