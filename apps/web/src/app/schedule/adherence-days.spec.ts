import { daysOf, shareOf } from './adherence-days.js';

describe('the share on time', () => {
  it('is of the slots that are decided, and nothing where none is', () => {
    expect(shareOf({ day: '2026-11-26', slots: 9, states: { on_time: 6, missed: 2, waiting: 1 }, reasons: {} })).toBe(
      0.75,
    );
    expect(shareOf({ day: '2026-11-26', slots: 1, states: { waiting: 1 }, reasons: {} })).toBeNull();
  });
});

describe('the calendar', () => {
  it('stands in weeks from Monday on, and says each day in words', () => {
    const counted = [
      { day: '2026-11-23', slots: 96, states: { on_time: 95, late: 1 }, reasons: { delayed: 1 } },
      { day: '2026-11-24', slots: 4, states: { on_time: 1, missed: 3 }, reasons: {} },
    ];
    expect(daysOf(counted, '2026-11-22', '2026-11-24')).toMatchObject([
      { weekday: 6, week: 0, level: 'none', words: 'nothing due' }, // a Sunday
      { weekday: 0, week: 1, level: 'most', words: '95 of 96 on time, 1 late' },
      { weekday: 1, week: 1, level: 'few', words: '1 of 4 on time, 3 missed' },
    ]);
  });

  it('blames nobody for a slot that was paused, nor for one whose plan was there already', () => {
    const counted = [
      { day: '2026-11-23', slots: 4, states: { on_time: 1, missed: 3 }, reasons: { paused: 3 } },
      { day: '2026-11-24', slots: 1, states: { skipped_overlap: 1 }, reasons: { plan_exists: 1 } },
      { day: '2026-11-25', slots: 2, states: { missed: 2 }, reasons: { paused: 2 } },
    ];
    expect(daysOf(counted, '2026-11-23', '2026-11-25')).toMatchObject([
      { level: 'all', words: '1 of 1 on time, 3 paused' },
      { level: 'all', words: '1 of 1 on time, 1 planned already' },
      { level: 'none', words: '2 paused' },
    ]);
  });
});
