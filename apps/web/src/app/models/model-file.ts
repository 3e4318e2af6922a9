import { formatBytes } from '../number/bytes.js';

/** What the server takes at most. */
export const maxModelBytes = 10 * 1024 ** 2;

/** Why a file need not even be sent; null where only the server can tell. */
export function fileObstacle({ name, size }: Pick<File, 'name' | 'size'>): string | null {
  if (!name.toLowerCase().endsWith('.py')) return `${name} is not a Python file: its name must end in .py.`;
  if (size === 0) return `${name} is empty.`;
  if (size > maxModelBytes)
    return `${name} has ${formatBytes(size)}; a model may have at most ${formatBytes(maxModelBytes)}.`;
  return null;
}

/** The lines of a source as Python counts them. */
export const linesOf = (source: string): string[] => source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
