import type { Column } from '@energy-ops/contracts';
import type { Alignment } from './alignment.js';
import { firstCells, type TableRow } from './table-rows.js';

/** The columns whose cells name a row, in our tables and in those of models that follow them. */
const namingColumns = new Set([
  'segment',
  'scenario',
  'block_start',
  'block',
  'asset_id',
  'unit_id',
  'id',
  'order_type',
  'side',
  'band',
]);

/** A column both tables have, and where. */
export interface CommonColumn {
  readonly name: string;
  readonly unit: string;
  readonly type: Column['type'];
  readonly inA: number;
  readonly inB: number;
}

/** What two tables have in common. */
export interface TableShape {
  /** The columns whose cells name a row. Without any, rows are told apart by their place. */
  readonly keys: readonly CommonColumn[];
  readonly values: readonly CommonColumn[];
  readonly columnsAdded: string[];
  readonly columnsRemoved: string[];
  /** Have both the same columns in the same places? Then equal lines are equal rows. */
  readonly isSameLayout: boolean;
  /** The place in the key of `block_start`; -1 where the rows stand for no blocks. */
  readonly blockKey: number;
}

type Names = readonly string[];

export function shapeOf(namesA: Names, namesB: Names, columnsA: readonly Column[]): TableShape {
  const facts = new Map(columnsA.map((column) => [column.name, column]));
  const placesB = new Map(namesB.map((name, at) => [name, at]));
  const common = namesA.flatMap((name, inA): CommonColumn[] => {
    const inB = placesB.get(name);
    const { unit = '', type = 'text' } = facts.get(name) ?? {};
    return inB === undefined ? [] : [{ name, unit, type, inA, inB }];
  });
  const isNaming = ({ name, type }: CommonColumn) => namingColumns.has(name) || type === 'instant';
  const keys = common.filter(isNaming);
  return {
    keys,
    values: common.filter((column) => !isNaming(column)),
    columnsAdded: namesA.filter((name) => !placesB.has(name)),
    columnsRemoved: namesB.filter((name) => !namesA.includes(name)),
    isSameLayout: namesA.length === namesB.length && common.every(({ inA, inB }) => inA === inB),
    blockKey: keys.findIndex(({ name }) => name === 'block_start'),
  };
}

/** Names rows of one of the two tables; equal names mean the same row. */
export function keyOf(shape: TableShape, side: 'inA' | 'inB', alignment: Alignment): (row: TableRow) => string {
  const parts = shape.keys.map((column) => ({ at: column[side], isInstant: column.type === 'instant' }));
  const count = Math.max(0, ...parts.map(({ at }) => at + 1));
  return (row) => {
    const cells = firstCells(row, count);
    let key = '';
    for (const { at, isInstant } of parts) {
      const cell = cells[at] ?? '';
      key += `\u001f${isInstant ? alignment.nameOf(cell) : cell}`;
    }
    return key;
  };
}

/** The naming cells of a row, as they stand. */
export const namesIn = (shape: TableShape, cells: readonly string[], side: 'inA' | 'inB'): Record<string, string> =>
  Object.fromEntries(shape.keys.map((column) => [column.name, cells[column[side]] ?? '']));
