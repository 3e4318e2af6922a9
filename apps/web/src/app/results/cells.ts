import type { TablePage } from '@energy-ops/contracts';

export type Row = TablePage['rows'][number];
export type Cell = Row[string] | undefined;

/** What a cell counts as in a sum. */
export const numberIn = (cell: Cell): number => (typeof cell === 'number' && Number.isFinite(cell) ? cell : 0);

/** What a cell is on a line: a gap where there is no number. */
export const pointOf = (cell: Cell): number | null => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null);
