import type { Column } from '@energy-ops/contracts';

export type Cell = number | string | boolean | null;

const readers = {
  number: (text: string): Cell => (Number.isFinite(Number(text)) ? Number(text) : text),
  boolean: (text: string): Cell => booleans.get(text.toLowerCase()) ?? text,
  instant: (text: string): Cell => text,
  text: (text: string): Cell => text,
} as const satisfies Record<Column['type'], (text: string) => Cell>;

const booleans = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** What a CSV cell says under its column's type; an empty one is null, one that doesn't fit the type stays text. */
export const typedCell = (text: string, type: Column['type']): Cell =>
  text.trim() === '' ? null : readers[type](text);
