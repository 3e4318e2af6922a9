import { formatPatch, OMIT_HEADERS, structuredPatch } from 'diff';
import type { StructuredPatch } from 'diff';

export interface UnifiedDiff {
  readonly diff: string;
  readonly added: number;
  readonly removed: number;
}

export interface DiffBounds {
  readonly mostEdits: number;
  readonly mostMs: number;
}

/** Two texts as a unified diff, as `diff -u` writes it; undefined when they have too little in common to find one. */
export async function unifiedDiff(
  from: string,
  to: string,
  names: readonly [from: string, to: string],
  { mostEdits, mostMs }: DiffBounds,
): Promise<UnifiedDiff | undefined> {
  // With a callback it lets others have their turn after each step.
  const patch = await new Promise<StructuredPatch | undefined>((callback) => {
    const bounds = { maxEditLength: mostEdits, timeout: mostMs };
    structuredPatch('', '', from, to, undefined, undefined, { context: 3, ...bounds, callback });
  });
  if (patch === undefined) return undefined;
  const count = (sign: string): number =>
    patch.hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length, 0);
  // Headers of our own: the library writes names as git does, with everything but ASCII in octal.
  const header = `--- ${names[0]}\n+++ ${names[1]}\n`;
  const diff = patch.hunks.length > 0 ? header + formatPatch(patch, OMIT_HEADERS) : '';
  return { diff, added: count('+'), removed: count('-') };
}
