import type { TableDiff } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';

const most = 4;
const wholeWords = {
  same: 'No difference.',
  added: 'Only this job has it.',
  removed: 'Only the other job has it.',
  too_large: 'It differs; it is too large to say where.',
  too_different: 'The two have hardly a row in common.',
  not_readable: 'One of the two is not well-formed CSV.',
} as const;

/** How a table differs, in a sentence or two. */
export function tableWords(diff: TableDiff): string {
  if (diff.state !== 'changed') return wholeWords[diff.state];
  const rows = [
    counted(diff.rows_changed, 'row', 'changed'),
    counted(diff.rows_added, 'row', 'only in this job'),
    counted(diff.rows_removed, 'row', 'only in the other'),
    ...diff.columns_added.map((name) => `column ${name} only in this job`),
    ...diff.columns_removed.map((name) => `column ${name} only in the other`),
  ].filter((part) => part !== '');
  const columns = diff.columns.slice(0, most).map(({ name, unit, changed, max_abs_delta: largest }) => {
    const size = largest === null ? '' : ` (by up to ${formatNumber(largest)}${unit === '' ? '' : ` ${unit}`})`;
    return `${formatNumber(changed)} of ${name}${size}`;
  });
  const left = diff.columns.length - columns.length;
  const tail = left > 0 ? ` and ${left} more columns` : '';
  return `${sentence(rows)}${columns.length > 0 ? ` Changed cells: ${columns.join(', ')}${tail}.` : ''}`;
}

const counted = (count: number, noun: string, what: string): string =>
  count === 0 ? '' : `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'} ${what}`;

function sentence(parts: readonly string[]): string {
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
