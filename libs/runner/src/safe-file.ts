import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/** Neither follows a link nor waits for the other end of a FIFO. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export type Found = { readonly size: number; readonly fault?: undefined } | { readonly fault: string };
export type Read = { readonly bytes: Buffer; readonly fault?: undefined } | { readonly fault: string };

/** Reads a file that a model may have written: a plain one, with one name, of bearable size, or a fault in words. */
export const readPlainFile = (path: string, mostBytes: number): Promise<Read> =>
  withPlainFile(path, mostBytes, async (file, size) => {
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return { bytes: bytes.subarray(0, bytesRead) };
  });

/** The size of a file that readPlainFile would read, or its fault. */
export const sizePlainFile = (path: string, mostBytes: number): Promise<Found> =>
  withPlainFile(path, mostBytes, (_, size) => Promise.resolve({ size }));

async function withPlainFile<T>(
  path: string,
  mostBytes: number,
  use: (file: FileHandle, size: number) => Promise<T>,
): Promise<T | { readonly fault: string }> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    const stat = await file.stat();
    const { nlink, size } = stat;
    if (!stat.isFile()) return { fault: 'is not a plain file' };
    if (nlink !== 1) return { fault: 'has a second name (a hard link)' };
    if (size > mostBytes) return { fault: `has ${size} bytes; at most ${mostBytes} are read` };
    return await use(file, size);
  } catch (error) {
    return { fault: faultOf(error) };
  } finally {
    await file?.close();
  }
}

function faultOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'is not there';
  return code === 'ELOOP' ? 'is a symbolic link' : `can't be read (${code || String(error)})`;
}
