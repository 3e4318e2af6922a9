import { describe, expect, it } from '@jest/globals';
import { aDataSource } from '../testing/builders.js';
import { daysCovered, dayToPropose, wishFor } from './day-to-plan.js';

const base = aDataSource();
const of = (first_block: string, end: string) =>
  ({ kind: 'dated', time_zone: 'Europe/Berlin', report: { ...base.report, first_block, end } }) as const;
const now = new Date('2027-03-27T12:00:00Z');

describe('the day a model is run for', () => {
  it('is proposed where the data does not have the usual one', () => {
    const old = of('2024-05-11T22:00:00Z', '2024-05-12T22:00:00Z');
    expect(daysCovered(old)).toEqual({ first: '2024-05-12', last: '2024-05-12' });
    expect(dayToPropose('DMO', old, now)).toBe('2024-05-12');
    const current = of('2027-03-26T23:00:00Z', '2027-03-28T22:00:00Z');
    expect(dayToPropose('DMO', current, now)).toBe('');
    expect(dayToPropose('SO', current, now)).toBe('');
    expect(dayToPropose('DMO', { ...current, kind: 'typical_day' }, now)).toBe('');
  });

  it('is named to day-ahead plans, and begins the others with its first block', () => {
    const source = of('2027-03-28T08:00:00Z', '2027-03-29T22:00:00Z');
    expect(wishFor('DMO', source, '2027-03-28')).toEqual({ delivery_day: '2027-03-28' });
    expect(wishFor('RMO', source, '2027-03-28')).toEqual({
      model_config: { horizon_start: '2027-03-28T08:00:00.000Z' },
    });
    expect(wishFor('SO', source, '2027-03-29')).toEqual({
      model_config: { horizon_start: '2027-03-28T22:00:00.000Z' },
    });
    expect(wishFor('SO', source, '')).toEqual({});
  });
});
