import { daysOf, shareOf } from './adherence-days.js';

describe('the share on time', () => {
  it('is of the slots that are decided, and nothing where none is', () => {
    expect(shareOf({ day: '2026-11-26', slots: 9, states: { on_time: 6, missed: 2, waiting: 1 } })).toBe(0.75);
    expect(shareOf({ day: '2026-11-26', slots: 1, states: { waiting: 1 } })).toBeNull();
  });
});

describe('the calendar', () => {
  it('stands in weeks from Monday on, and says each day in words', () => {
    const counted = [
      { day: '2026-11-23', slots: 96, states: { on_time: 95, late: 1 } },
      { day: '2026-11-24', slots: 4, states: { on_time: 1, missed: 3 } },
    ];
    expect(daysOf(counted, '2026-11-22', '2026-11-24')).toMatchObject([
      { weekday: 6, week: 0, level: 'none', words: 'nothing due' }, // a Sunday
      { weekday: 0, week: 1, level: 'most', words: '95 of 96 on time, 1 late' },
      { weekday: 1, week: 1, level: 'few', words: '1 of 4 on time, 3 missed' },
    ]);
  });
});
