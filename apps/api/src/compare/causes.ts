import type { CellChange, JobDiff, TableDiff, ValueChange } from '@energy-ops/contracts';
import type { ChangedRange } from './changed-ranges.js';
import { amount, between, counted, dayLabel, quantity, valueWord } from './words.js';

/** What is known of the series of blocks that were changed. */
export interface InputFacts {
  readonly table: string | undefined;
  readonly ranges: readonly ChangedRange[];
  /** Times of a typical day stand for any day. */
  readonly isTypicalDay: boolean;
}

type Asked = Pick<JobDiff, 'a' | 'b' | 'model' | 'config' | 'inputs' | 'blocks' | 'time_zone' | 'mtu_minutes'>;

/** What was asked differently, in phrases; the most telling first. */
export function causes(diff: Asked, facts: InputFacts): string[] {
  return [
    ...horizonPhrases(diff),
    ...modelPhrase(diff),
    ...facts.ranges.map((range) => rangePhrase(range, diff, facts.isTypicalDay)),
    ...diff.inputs.tables.flatMap((table) => tablePhrases(table, facts)),
    ...marketPhrase(diff),
    ...settingsOf(diff).map((change) => valuePhrase('setting', change)),
    ...diff.config.changes.filter(({ path }) => !horizonKeys.has(path)).map((change) => valuePhrase('option', change)),
    ...sourcePhrase(diff),
  ];
}

const otherMarket = ({ inputs }: Asked): ValueChange | undefined =>
  inputs.settings.changes.find(({ path, kind }) => path === 'market.id' && kind === 'changed');

/** Another market has other rules as a matter of course: its name tells more than each of them. */
function marketPhrase(diff: Asked): string[] {
  const change = otherMarket(diff);
  return change ? [`it ran in the market ${valueWord(change.a)} instead of ${valueWord(change.b)}`] : [];
}

const settingsOf = (diff: Asked): ValueChange[] =>
  diff.inputs.settings.changes.filter(({ path }) => !otherMarket(diff) || !path.startsWith('market.'));

/** These are said in words of their own. */
const horizonKeys = new Set(['horizon_start', 'horizon_blocks']);

function horizonPhrases({ a, b, blocks }: Asked): string[] {
  const days =
    a.delivery_day === b.delivery_day
      ? []
      : [`it plans ${dayLabel(a.delivery_day)} instead of ${dayLabel(b.delivery_day)}`];
  if (blocks.only_a === 0 && blocks.only_b === 0) return days;
  if (blocks.in_common === 0) return [...days, 'they have no block in common'];
  const [total, before] = [blocks.in_common + blocks.only_a, blocks.in_common + blocks.only_b];
  return [
    ...days,
    total === before
      ? `only ${amount(blocks.in_common)} of its ${counted(total, 'block')} are in both`
      : `it covers ${counted(total, 'block')} instead of ${amount(before)}`,
  ];
}

function modelPhrase({ a, b, model }: Asked): string[] {
  if (!model.changed) return [];
  if (a.model_version !== b.model_version)
    return [`model version ${a.model_version} ran instead of ${b.model_version}`];
  return [`model ${a.model_id} ran instead of ${b.model_id}`];
}

const sourcePhrase = ({ a, b, inputs }: Asked): string[] =>
  inputs.changed && a.data_source_id !== b.data_source_id
    ? [`it ran on the data source ${nameOf(a)} instead of ${nameOf(b)}`]
    : [];

const nameOf = ({ data_source_name: name, data_source_id: id }: Asked['a']): string => name ?? id;

const columnWords: Readonly<Record<string, string>> = {
  load_mw: 'load',
  price: 'the price',
  price_buy: 'the price to buy',
  price_sell: 'the price to sell',
  renewable_mw: 'renewable output',
  renewable_min_mw: 'must-take renewable output',
  pv_available_mw: 'PV output',
  reserve_up_mw: 'the reserve to hold',
  reserve_up_price: 'the price of upward reserve',
  reserve_down_price: 'the price of downward reserve',
  committed_net_sell_mw: 'the sales committed before',
  deviation_price: 'the price of deviation',
};
const assetWords = [
  ['renewable.', 'output of '],
  ['availability.', 'availability of '],
  ['commit.', 'fixed commitment of '],
  ['soc_min_mwh.', 'the least energy stored in '],
] as const;

function columnWord(column: string): string {
  const [prefix, words] = assetWords.find(([each]) => column.startsWith(each)) ?? [];
  return prefix === undefined ? (columnWords[column] ?? column) : `${words ?? ''}${column.slice(prefix.length)}`;
}

/** `load was lowered by 30 MW between 18:00 and 20:00`. */
function rangePhrase(range: ChangedRange, { time_zone, mtu_minutes, a }: Asked, isTypicalDay: boolean): string {
  const { least, most, first, last, unit, blocks } = range;
  const blockMs = mtu_minutes * 60_000;
  const size = Math.max(Math.abs(least), Math.abs(most));
  const isUniform = most - least <= 1e-9 * size;
  const verb = least > 0 ? 'was raised' : most < 0 ? 'was lowered' : 'was changed';
  const days = !isTypicalDay && a.horizon_blocks !== null && a.horizon_blocks * blockMs > 25 * 3_600_000;
  const span = between(first, last + blockMs, time_zone, days);
  const isGapless = Math.round((last - first) / blockMs) + 1 === blocks;
  const where = isGapless ? span : `in ${counted(blocks, 'block')} ${span}`;
  return `${columnWord(range.column)} ${verb} by ${isUniform ? '' : 'up to '}${quantity(size, unit)} ${where}`;
}

function tablePhrases(diff: TableDiff, { table: told, ranges }: InputFacts): string[] {
  const { table, state } = diff;
  if (state === 'same') return [];
  if (state === 'added') return [`there is a table ${table}`];
  if (state === 'removed') return [`there is no table ${table} any more`];
  if (state !== 'changed') return [`the table ${table} is another one`];
  const columns = [
    ...diff.columns_added.map((name) => `${table} has a column ${name}`),
    ...diff.columns_removed.map((name) => `${table} has no column ${name} any more`),
  ];
  if (table === told && ranges.length > 0) return columns;
  return [...columns, ...rowPhrases(diff), ...cellPhrase(diff)];
}

function rowPhrases({ table, rows_added: added, rows_removed: removed }: TableDiff): string[] {
  if (added > 0 && removed > 0) return [`${counted(added, 'row')} of ${table} took the place of ${amount(removed)}`];
  if (added > 0) return [`${table} has ${counted(added, 'row')} more`];
  return removed > 0 ? [`${table} has ${counted(removed, 'row')} fewer`] : [];
}

function cellPhrase({ table, cells_changed: changed, cells, columns }: TableDiff): string[] {
  if (changed === 0) return [];
  const [cell] = cells;
  if (changed === 1 && cell) {
    const row = Object.values(cell.key).join(' ');
    const name = row === '' ? `${table}.${cell.column}` : `${cell.column} of ${row}`;
    return [`${name} is ${cellWord(cell.a)} instead of ${cellWord(cell.b)}`];
  }
  const [column] = columns;
  return columns.length === 1 && column
    ? [`${column.name} was changed in ${counted(changed, 'row')} of ${table}`]
    : [`${counted(changed, 'cell')} of ${table} were changed`];
}

const cellWord = (cell: CellChange['a']): string => (cell === null ? 'empty' : valueWord(cell));

function valuePhrase(noun: string, { path, kind, a, b }: ValueChange): string {
  if (kind === 'added') return `the ${noun} ${path} is set to ${valueWord(a)}`;
  if (kind === 'removed') return `the ${noun} ${path} is not set any more`;
  return `the ${noun} ${path} is ${valueWord(a)} instead of ${valueWord(b)}`;
}
