import { describe, expect, it } from '@jest/globals';
import { conflictSentence } from './conflict-words.js';
import { kpiGroups } from './kpi-groups.js';

const aConflict = {
  constraint: 'soc_terminal_min',
  asset: 'bess1',
  block_from: '2026-11-24T00:00:00+05:30',
  block_to: '2026-11-24T23:45:00+05:30',
  needed: 19,
  achievable: 18.1,
  unit: 'MWh',
  hint: '',
};

describe('a result in words', () => {
  it('says what a plan could not keep, where, and by how much, on the market’s clock', () => {
    expect(conflictSentence(aConflict, 'Asia/Kolkata')).toBe(
      'SoC terminal min of bess1 from 24 Nov 2026, 00:00 to 24 Nov 2026, 23:45 needs 19 MWh; 18.1 MWh can be reached.',
    );
    const bare = { ...aConflict, asset: null, block_from: null, block_to: null, needed: null };
    expect(conflictSentence(bare, 'UTC')).toBe('SoC terminal min cannot be met.');
  });

  it('gives profit first and what it does not know last', () => {
    const groups = kpiGroups(
      { my_own_index: { value: 3, unit: '' }, fuel: { value: 5, unit: 'INR' }, profit: { value: -7, unit: 'INR' } },
      'INR',
    );
    expect(groups.map(({ title }) => title)).toEqual(['Result', 'Revenue and cost', 'More']);
    expect(groups[0]?.rows[0]).toMatchObject({ label: 'Profit', isLoss: true });
    expect(groups[2]?.rows[0]).toMatchObject({ label: 'My own index', text: '3' });
  });
});
