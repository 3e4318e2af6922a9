import type { ValueChange } from '@energy-ops/contracts';

/** Values deeper than this are compared as a whole. */
const deepest = 12;
const mostChanges = 500;

/** The first differences of two JSON values, path by path in the order of names, and how many there are in all. */
export function valueChanges(a: unknown, b: unknown): { changes: ValueChange[]; total: number } {
  const changes: ValueChange[] = [];
  let total = 0;
  for (const change of differences(a, b, '', 0)) {
    total += 1;
    if (changes.length < mostChanges) changes.push(change);
  }
  return { changes, total };
}

function* differences(a: unknown, b: unknown, path: string, depth: number): Iterable<ValueChange> {
  if (Object.is(a, b)) return;
  const [entriesA, entriesB] = [entriesOf(a), entriesOf(b)];
  const isBranch = entriesA && entriesB && Array.isArray(a) === Array.isArray(b) && depth < deepest;
  if (!isBranch) {
    if (JSON.stringify(a) !== JSON.stringify(b)) yield { path, kind: kindOf(a, b), a: a ?? null, b: b ?? null };
    return;
  }
  for (const name of new Set([...entriesB.keys(), ...entriesA.keys()]))
    yield* differences(entriesA.get(name), entriesB.get(name), pathTo(path, name), depth + 1);
}

/** A number names a place in a list, a string a member of an object. */
type Name = string | number;

function entriesOf(value: unknown): Map<Name, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.entries());
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const kindOf = (a: unknown, b: unknown): ValueChange['kind'] =>
  b === undefined ? 'added' : a === undefined ? 'removed' : 'changed';

function pathTo(path: string, name: Name): string {
  if (typeof name === 'number') return `${path}[${name}]`;
  const isPlain = /^[A-Za-z_][\w-]*$/.test(name);
  if (!isPlain) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
