import { occurrenceStates, type ScheduleDays } from '@energy-ops/contracts';
import { addDays } from '@energy-ops/market';
import { occurrenceLooks } from '../schedules/occurrence-looks.js';

/** How a day went. */
export interface DayOfSlots {
  readonly day: string;
  /** 0 is Monday. */
  readonly weekday: number;
  readonly week: number;
  /** Slots on time of all that were due; null where none was. */
  readonly share: number | null;
  readonly level: Level;
  readonly words: string;
}

export const levels = ['none', 'all', 'most', 'some', 'few'] as const;
export type Level = (typeof levels)[number];

/** Each level has a sign too, so that none is told by its colour alone. */
export const levelLooks = {
  all: { label: 'All on time', sign: '' },
  most: { label: '90 % or more', sign: '·' },
  some: { label: '50 % or more', sign: '–' },
  few: { label: 'Less than half', sign: '×' },
  none: { label: 'Nothing due, or paused', sign: '' },
} as const satisfies Record<Level, { label: string; sign: string }>;

type Counts = ScheduleDays['days'][number];

/** Every day from the first to the last, whole weeks in columns. */
export function daysOf(counted: ScheduleDays['days'], first: string, last: string): DayOfSlots[] {
  const counts = new Map(counted.map((each) => [each.day, each]));
  const shown: DayOfSlots[] = [];
  const offset = weekdayOf(first);
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const known = counts.get(day);
    const share = known === undefined ? null : shareOf(known);
    const number = offset + shown.length;
    shown.push({
      day,
      weekday: number % 7,
      week: Math.floor(number / 7),
      share,
      level: levelOf(share),
      words: known === undefined ? 'nothing due' : wordsOf(known),
    });
  }
  return shown;
}

/** A slot that still waits counts for nothing yet; a paused one never does: nobody wanted it to run. */
export function shareOf({ slots, states, reasons }: Counts): number | null {
  const decided = slots - (states.waiting ?? 0) - (reasons.paused ?? 0);
  return decided <= 0 ? null : onTimeOf({ states, reasons }) / decided;
}

/** A slot whose day had its plan already needed none. */
const onTimeOf = ({ states, reasons }: Pick<Counts, 'states' | 'reasons'>): number =>
  (states.on_time ?? 0) + (reasons.plan_exists ?? 0);

function levelOf(share: number | null): Level {
  if (share === null) return 'none';
  if (share === 1) return 'all';
  return share >= 0.9 ? 'most' : share >= 0.5 ? 'some' : 'few';
}

function wordsOf({ slots, states, reasons }: Counts): string {
  const { paused = 0, plan_exists: planned = 0 } = reasons;
  // As they are written: a paused slot is missed, and one that was planned already is skipped.
  const excused = { missed: paused, skipped_overlap: planned };
  const odd = occurrenceStates.flatMap((state) => {
    if (state === 'on_time') return [];
    const count = (states[state] ?? 0) - (state === 'missed' || state === 'skipped_overlap' ? excused[state] : 0);
    return count > 0 ? [`${count} ${occurrenceLooks[state].label.toLowerCase()}`] : [];
  });
  const parts = [
    ...odd,
    ...(planned > 0 ? [`${planned} planned already`] : []),
    ...(paused > 0 ? [`${paused} paused`] : []),
  ];
  const wanted = slots - paused;
  if (wanted === 0) return parts.join(', ');
  return [`${onTimeOf({ states, reasons })} of ${wanted} on time`, ...parts].join(', ');
}

const weekdayOf = (day: string): number => (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7;
