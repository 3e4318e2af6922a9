/** A piece of a backup: what it is, and its bytes. */
export interface Frame {
  readonly kind: 'head' | 'table' | 'rows' | 'end';
  readonly bytes: Buffer;
}

const kinds = ['head', 'table', 'rows', 'end'] as const satisfies readonly Frame['kind'][];
const prefixBytes = 5;
/** Rows come in pieces of 64 KiB, but one value may be as large as a blob. */
const mostBytes = 2 ** 30;

/** A frame as it lies in the file: its kind, its length, its bytes. */
export function framed(kind: Frame['kind'], content: Buffer | object): Buffer {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt8(kinds.indexOf(kind));
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

/** The frames of a file, in order; throws where it is none, and where it ends too early. */
export async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pending: Buffer[] = [];
  let length = 0;
  let wanted = prefixBytes;
  for await (const chunk of chunks) {
    pending.push(chunk);
    length += chunk.length;
    if (length < wanted) continue;
    let rest: Buffer = Buffer.concat(pending);
    for (let size = sizeOf(rest); rest.length >= size; size = sizeOf(rest)) {
      const kind = kinds[rest.readUInt8()];
      if (kind === undefined) throw notABackup();
      yield { kind, bytes: rest.subarray(prefixBytes, size) };
      rest = rest.subarray(size);
    }
    wanted = sizeOf(rest);
    pending = [rest];
    length = rest.length;
  }
  if (length > 0) throw notABackup();
}

/** How long the frame at the beginning is, as far as that is known. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length < prefixBytes) return prefixBytes;
  const size = bytes.readUInt32BE(1);
  if (size > mostBytes) throw notABackup();
  return prefixBytes + size;
}

export const notABackup = (): Error => new Error('This is no whole backup of energy-ops. Take another one.');
