import { boundsOf } from '@energy-ops/market';
import { anOccurrence, aSchedule } from '../testing/builders.js';
import { alongDay, countsInWords, drawnOf, hourMarks, marksOf } from './timeline-marks.js';

const zone = 'Asia/Kolkata';
const frame = boundsOf('2026-11-27', zone);
const coming = (at: string) => ({ scheduled_for: at, local: at, note: null, gate: null });

describe('a day on a line', () => {
  it('holds what became of each slot, and those to come; one with a row is not to come', () => {
    const occurrences = [anOccurrence({ state: 'missed', reason: 'Nobody was there.' })];
    const slots = { occurrences, coming: [coming('2026-11-27T04:30:00.000Z'), coming('2026-11-27T10:30:00.000Z')] };
    const marks = marksOf(aSchedule(), slots, frame, zone, Date.parse('2026-11-27T04:31:00Z'));
    expect(marks.map(({ state, leftPercent }) => [state, leftPercent])).toEqual([
      ['missed', (10 / 24) * 100],
      ['coming', (16 / 24) * 100],
    ]);
    expect(marks[0]?.title).toBe('DMO daily 10:00: Missed. Nobody was there.');
    expect(countsInWords(marks)).toBe('1 missed, 1 to come');
  });

  it('shows a slot that was paused as no alarm', () => {
    const slots = { occurrences: [anOccurrence({ state: 'missed', reason_code: 'paused' })], coming: [] };
    const [mark] = marksOf(aSchedule(), slots, frame, zone, frame.end.getTime());
    expect(mark).toMatchObject({ state: 'paused', word: 'Paused' });
  });

  it('does not call to come what is long over and left no row', () => {
    const slots = { occurrences: [], coming: [coming('2026-11-27T04:30:00.000Z')] };
    expect(countsInWords(marksOf(aSchedule(), slots, frame, zone, Date.parse('2026-11-27T05:00:00Z')))).toBe(
      'no slot today',
    );
  });

  it('is as long as the clock makes it', () => {
    const autumn = boundsOf('2026-10-25', 'Europe/Berlin');
    const [, three] = hourMarks('2026-10-25', autumn, 'Europe/Berlin');
    expect(three?.leftPercent).toBeCloseTo((4 / 25) * 100);
    expect(alongDay(autumn.end, autumn)).toBe(100);
  });

  it('shows the gravest of slots that share a place, and how many they are', () => {
    const at = (minute: number) => new Date(frame.start.getTime() + minute * 60_000).toISOString();
    const occurrences = Array.from({ length: 1440 }, (_, minute) =>
      anOccurrence({ id: `o${minute}`, scheduled_for: at(minute), state: minute === 602 ? 'missed' : 'on_time' }),
    );
    const marks = marksOf(aSchedule(), { occurrences, coming: [] }, frame, zone, frame.end.getTime());
    const drawn = drawnOf(marks, zone);
    expect(drawn).toHaveLength(288);
    expect(drawn.filter(({ state }) => state === 'missed')).toMatchObject([
      { title: '10:00–10:04: 4 on time, 1 missed' },
    ]);
    expect(drawnOf(marks.slice(0, 288), zone)).toHaveLength(288);
  });
});
