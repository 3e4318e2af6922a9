import { describe, expect, it } from '@jest/globals';
import { type DataSpan, type HorizonWish, resolveHorizon } from './horizon.js';

const india = { zone: 'Asia/Kolkata', mtuMinutes: 15 };
const berlin = { zone: 'Europe/Berlin', mtuMinutes: 15 };
const now = new Date('2026-11-23T06:37:00Z'); // 12:07 in India
const typical: DataSpan = { kind: 'typical_day', firstBlock: null, end: null };
const dated = (firstBlock: string, end: string): DataSpan => ({
  kind: 'dated',
  firstBlock: new Date(firstBlock),
  end: new Date(end),
});
const resolved = (wish: HorizonWish, span: DataSpan, market = india) => {
  const horizon = resolveHorizon(wish, span, market, now);
  return 'code' in horizon ? horizon.code : [horizon.deliveryDay, horizon.start.toISOString(), horizon.blocks];
};

describe('the horizon of a DMO', () => {
  it('is all blocks of tomorrow in the market’s zone', () => {
    expect(resolved({ modelType: 'DMO' }, typical)).toEqual(['2026-11-24', '2026-11-23T18:30:00.000Z', 96]);
  });
  it('has 92 or 100 blocks on days when clocks change', () => {
    const spring = resolved({ modelType: 'DMO', deliveryDay: '2027-03-28' }, typical, berlin);
    const autumn = resolved({ modelType: 'DMO', deliveryDay: '2027-10-31' }, typical, berlin);
    expect(spring).toEqual(['2027-03-28', '2027-03-27T23:00:00.000Z', 92]);
    expect(autumn).toEqual(['2027-10-31', '2027-10-30T22:00:00.000Z', 100]);
  });
  it('takes its day from a given start, and the given number of blocks', () => {
    const wish: HorizonWish = { modelType: 'DMO', start: new Date('2023-12-27T18:30:00Z'), blocks: 8 };
    expect(resolved(wish, typical)).toEqual(['2023-12-28', '2023-12-27T18:30:00.000Z', 8]);
  });
  it('is the rest of the day after a start in the middle of it', () => {
    const wish: HorizonWish = { modelType: 'DMO', start: new Date('2026-11-24T06:30:00Z') };
    expect(resolved(wish, typical)).toEqual(['2026-11-24', '2026-11-24T06:30:00.000Z', 48]);
  });
  it('keeps a delivery day given beside a start of another day', () => {
    const start = new Date('2026-11-24T18:30:00Z');
    expect(resolved({ modelType: 'DMO', deliveryDay: '2026-11-24', start, blocks: 4 }, typical)).toEqual([
      '2026-11-24',
      '2026-11-24T18:30:00.000Z',
      4,
    ]);
    expect(resolved({ modelType: 'DMO', deliveryDay: '2026-11-24', start }, typical)).toBe('no_blocks_left');
  });
  it('is refused where dated data doesn’t cover the day', () => {
    const span = dated('2026-11-22T18:30:00Z', '2026-11-23T18:30:00Z');
    expect(resolved({ modelType: 'DMO' }, span)).toBe('horizon_not_covered');
    expect(resolved({ modelType: 'DMO', deliveryDay: '2026-11-23' }, span)).toEqual([
      '2026-11-23',
      '2026-11-22T18:30:00.000Z',
      96,
    ]);
  });
});

describe('the horizon of RMO and SO', () => {
  it('is 24 hours from the first block that has not begun, on a typical day', () => {
    const expected = ['2026-11-23', '2026-11-23T06:45:00.000Z', 96];
    expect(resolved({ modelType: 'RMO' }, typical)).toEqual(expected);
    expect(resolved({ modelType: 'SO', deliveryDay: '2026-11-23' }, typical)).toEqual(expected);
  });
  it('begins with the day asked for, when that is another one', () => {
    const wish: HorizonWish = { modelType: 'SO', deliveryDay: '2026-11-25' };
    expect(resolved(wish, typical)).toEqual(['2026-11-25', '2026-11-24T18:30:00.000Z', 96]);
  });
  it('goes on to the end of dated data', () => {
    const span = dated('2026-11-22T18:30:00Z', '2026-11-23T18:30:00Z');
    expect(resolved({ modelType: 'RMO' }, span)).toEqual(['2026-11-23', '2026-11-23T06:45:00.000Z', 47]);
  });
  it('begins with the data where that lies ahead', () => {
    const span = dated('2026-11-24T18:30:00Z', '2026-11-25T18:30:00Z');
    expect(resolved({ modelType: 'RMO' }, span)).toEqual(['2026-11-23', '2026-11-24T18:30:00.000Z', 96]);
  });
  it('is refused when all blocks of dated data have begun', () => {
    expect(resolved({ modelType: 'SO' }, dated('2025-11-17T23:00:00Z', '2025-11-18T23:00:00Z'))).toBe('no_blocks_left');
  });
  it('takes a start in the past when it is given', () => {
    const span = dated('2025-11-17T23:00:00Z', '2025-11-18T23:00:00Z');
    const start = new Date('2025-11-17T23:00:00Z');
    expect(resolved({ modelType: 'SO', start }, span, berlin)).toEqual(['2025-11-18', '2025-11-17T23:00:00.000Z', 96]);
    expect(resolved({ modelType: 'SO', start, blocks: 97 }, span, berlin)).toBe('horizon_not_covered');
  });
  it('must begin where a block does', () => {
    expect(resolved({ modelType: 'SO', start: new Date('2026-11-23T06:40:00Z') }, typical)).toBe('horizon_off_grid');
  });
});
