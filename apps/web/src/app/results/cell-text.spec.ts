import type { Column } from '@energy-ops/contracts';
import { aligned, cellText, decimalsOf } from './cell-text.js';

const power: Column = { name: 'p_mw', type: 'number', unit: 'MW' };
const rows = [{ p_mw: -9.562151 }, { p_mw: 50 }, { p_mw: 0.5 }, { p_mw: null }];

describe('numbers in a table', () => {
  it('stand with their points below one another, to the last digit, a minus as wide as a digit', () => {
    const [decimals = 0] = decimalsOf([power], rows);
    const cells = rows.map(({ p_mw }) => aligned(cellText(p_mw, power, 'UTC'), decimals));
    expect(cells).toEqual([
      '−9.562151',
      '50\u2008\u2007\u2007\u2007\u2007\u2007\u2007',
      '0.5\u2007\u2007\u2007\u2007\u2007',
      '',
    ]);
  });

  it.each([
    ['MWh', '12,34,567.5'],
    ['INR', '12,34,567.5'],
    ['EUR', '1,234,567.5'],
    ['EUR/MWh', '1,234,567.5'],
    ['', '12,34,567.5'],
  ])('in %j have their digits grouped as everywhere: %s', (unit, text) => {
    expect(cellText(1_234_567.5, { ...power, unit }, 'UTC')).toBe(text);
  });

  it('need no room where all are whole', () => {
    expect(decimalsOf([power], [{ p_mw: 1 }, { p_mw: 20 }])).toEqual([0]);
  });
});
