import { describe, expect, it } from '@jest/globals';
import { conflictSentence } from './conflict-words.js';
import { kpiGroups, kpiText } from './kpi-groups.js';

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
      'SoC terminal min of bess1 in the blocks from 24 Nov 2026, 00:00 to 23:45 needs 19 MWh; 18.1 MWh can be reached.',
    );
    const long = {
      ...aConflict,
      constraint: 'shortage',
      asset: null,
      block_to: '2026-11-25T01:00:00+05:30',
      unit: 'MW',
    };
    expect(conflictSentence(long, 'Asia/Kolkata')).toContain('from 24 Nov 2026, 00:00 to 25 Nov 2026, 01:00 needs');
    expect(conflictSentence({ ...long, block_from: 'noon', block_to: 'night' }, 'UTC')).toContain('from noon to night');
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

  it('gives the depth of a cycle as a part of what the storage holds', () => {
    expect(kpiText('deepest_cycle', { value: 0.625, unit: '' }, 'INR')).toBe('62.5%');
  });
});
