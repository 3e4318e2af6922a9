import type { Column } from '@energy-ops/contracts';
import { moneyLocale, numberLocale } from '@energy-ops/market';
import { formatUnmistakably } from '../time/instant.js';
import type { Cell, Row } from './cells.js';

const numbers = new Intl.NumberFormat(numberLocale, { maximumFractionDigits: 6 });
const byLocale = new Map([[numberLocale, numbers]]);
const sampleRows = 200;
const paddingCh = 3;
const widestCh = 42;

/** A cell as people read it: instants on the market's clock, numbers with up to six decimals, nothing for null. */
export function cellText(cell: Cell, { type, unit }: Column, timeZone: string): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return numbersIn(unit).format(cell).replace('-', '−');
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  const isInstant = type === 'instant' && !Number.isNaN(Date.parse(cell));
  return isInstant ? formatUnmistakably(cell, timeZone) : cell;
}

/** Money stands in its currency or in one per something, such as `EUR/MWh`. */
function numbersIn(unit: string): Intl.NumberFormat {
  const currency = /^[A-Z]{3}(?=$|\/)/.exec(unit)?.[0];
  if (currency === undefined) return numbers;
  const locale = moneyLocale(currency);
  const made = byLocale.get(locale) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  byLocale.set(locale, made);
  return made;
}

/** How many decimals the first rows of each column have at most. */
export function decimalsOf(columns: readonly Column[], rows: readonly Row[]): number[] {
  const sample = rows.slice(0, sampleRows);
  return columns.map(({ name }) =>
    Math.max(...sample.map((row) => (typeof row[name] === 'number' ? decimalsIn(numbers.format(row[name])) : 0)), 0),
  );
}

/** A number with room for the decimals it lacks, so that points stand below points. */
export function aligned(text: string, decimals: number): string {
  const has = decimalsIn(text);
  if (text === '' || has >= decimals) return text;
  return text + (has === 0 ? pointWide : '') + digitWide.repeat(decimals - has);
}

const decimalsIn = (text: string): number => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0);
const [digitWide, pointWide] = ['\u2007', '\u2008'];

/** Widths in characters, from the head and the first rows: columns must not jump while rows come and go. */
export function columnWidths(columns: readonly Column[], rows: readonly Row[], timeZone: string): number[] {
  const sample = rows.slice(0, sampleRows);
  return columns.map((column) => {
    const head = `${column.name} ${column.unit}`.length;
    const cells = sample.map((row) => cellText(row[column.name], column, timeZone).length);
    return Math.min(widestCh, Math.max(head, ...cells) + paddingCh);
  });
}
