import type { Coverage, CoverageSpan } from '@energy-ops/contracts';
import { blocksByState, stripOf } from './coverage-rows.js';

const span = (state: CoverageSpan['state'], from: string, to: string, ...columns: string[]): CoverageSpan => ({
  state,
  from,
  to,
  columns,
  more_columns: 0,
});
const coverage = (zone: string, ...spans: CoverageSpan[]): Coverage => ({
  mtu_minutes: 15,
  time_zone: zone,
  spans,
  left_out: 0,
});

describe('the coverage of a few days', () => {
  const twoDays = coverage(
    'Asia/Kolkata',
    span('given', '2026-11-24T06:00:00+05:30', '2026-11-24T12:00:00+05:30'),
    span('filled', '2026-11-24T12:00:00+05:30', '2026-11-24T12:30:00+05:30', 'price'),
    span('gap', '2026-11-24T12:30:00+05:30', '2026-11-25T06:00:00+05:30'),
  );

  it('is a row for each local day, in parts of its length', () => {
    const { of, rows } = stripOf(twoDays);
    expect([of, rows.map(({ label }) => label)]).toEqual(['days', ['24 Nov 2026', '25 Nov 2026']]);
    expect(rows[0]?.parts.map(({ state, leftPercent }) => [state, leftPercent])).toEqual([
      ['given', 25],
      ['filled', 50],
      ['gap', (100 * 12.5) / 24],
    ]);
    expect(rows[1]?.parts).toEqual([{ state: 'gap', leftPercent: 0, widthPercent: 25 }]);
  });

  it('is said in words', () => {
    expect(stripOf(twoDays).rows.map(({ description }) => description)).toEqual([
      '24 Nov 2026: filled 12:00–12:30 (price); gap 12:30–00:00 (no row)',
      '25 Nov 2026: gap 00:00–06:00 (no row)',
    ]);
    expect(blocksByState(twoDays)).toEqual({ given: 24, filled: 2, gap: 70 });
  });

  it('knows the days of 23 and of 25 hours', () => {
    const spring = coverage('Europe/Berlin', span('given', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'));
    expect(stripOf(spring).rows).toEqual([
      {
        label: '29 Mar 2026',
        description: '29 Mar 2026 of 23 hours: all values given',
        parts: [{ state: 'given', leftPercent: 0, widthPercent: 100 }],
      },
    ]);
    expect(blocksByState(spring).given).toBe(92);
  });
});

describe('the coverage of a year', () => {
  const year = coverage(
    'Asia/Kolkata',
    span('given', '2026-01-01T00:00:00+05:30', '2026-02-03T00:00:00+05:30'),
    span('filled', '2026-02-03T00:00:00+05:30', '2026-02-03T01:00:00+05:30', 'price'),
    span('given', '2026-02-03T01:00:00+05:30', '2027-01-01T00:00:00+05:30'),
  );

  it('is a row for each month, a part for each day, of its worst state', () => {
    const { of, rows } = stripOf(year);
    expect([of, rows.length, rows[1]?.parts.length]).toEqual(['months', 12, 28]);
    expect(rows[1]?.parts[2]?.state).toBe('filled');
    expect(rows.slice(0, 2).map(({ description }) => description)).toEqual([
      'Jan 2026: all values given on 31 days',
      'Feb 2026: filled on 3',
    ]);
  });
});

it('is nothing where there is no block', () => {
  expect(stripOf(coverage('UTC'))).toEqual({ of: 'days', rows: [], moreRows: 0 });
});
