import type { Occurrence, OccurrenceState, Schedule } from '@energy-ops/contracts';
import { instantAt } from '@energy-ops/market';
import { slotLooks } from '../schedules/occurrence-looks.js';
import { formatInstant } from '../time/instant.js';
import type { KnownSlots } from './slots-of-day.js';

/** A slot on the line of its day. */
export interface SlotMark {
  readonly at: string;
  readonly schedule: Schedule;
  /** Null while it is to come. */
  readonly slot: Occurrence | null;
  readonly state: OccurrenceState | 'paused' | 'coming';
  /** `On time`, `To come`. */
  readonly word: string;
  readonly leftPercent: number;
  /** For who points at it. */
  readonly title: string;
  readonly reason: string | null;
  readonly gateCloses: string | null;
  readonly jobId: string | null;
  readonly lagMs: number | null;
}

interface Frame {
  readonly start: Date;
  readonly end: Date;
}

/** How far along a day an instant lies, in percent. */
export const alongDay = (at: string | Date, { start, end }: Frame): number =>
  ((new Date(at).getTime() - start.getTime()) / (end.getTime() - start.getTime())) * 100;

/** The slots of a schedule on a day, in order; one that is over without a row is none: it was not due for anybody. */
export function marksOf(schedule: Schedule, slots: KnownSlots, frame: Frame, zone: string, now: number): SlotMark[] {
  const known = new Set(slots.occurrences.map(({ scheduled_for: at }) => Date.parse(at)));
  const base = (at: string, word: string) => ({
    at,
    schedule,
    word,
    leftPercent: alongDay(at, frame),
    title: `${schedule.name} ${formatInstant(at, zone, 'time')}: ${word}`,
  });
  const past = slots.occurrences.map((slot) => {
    const mark = base(slot.scheduled_for, slotLooks(slot.state, slot.reason_code).label);
    const title = slot.reason === null ? mark.title : `${mark.title}. ${slot.reason}`;
    const { reason, gate_closes: gateCloses, job_id: jobId, lag_ms: lagMs } = slot;
    return { ...mark, title, slot, state: drawnState(slot), reason, gateCloses, jobId, lagMs };
  });
  const future = slots.coming
    .filter(({ scheduled_for: at }) => Date.parse(at) > now - awaitedMs && !known.has(Date.parse(at)))
    .map(({ scheduled_for: at, note, gate }) => ({
      ...base(at, 'To come'),
      slot: null,
      state: 'coming' as const,
      reason: note,
      gateCloses: gate?.closes ?? null,
      jobId: null,
      lagMs: null,
    }));
  return [...past, ...future].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** Somebody wanted a pause so, and a day that had its plan needed no other: neither is an alarm. */
function drawnState({ state, reason_code: reason }: Occurrence): SlotMark['state'] {
  if (reason === 'paused') return 'paused';
  return reason === 'plan_exists' ? 'on_time' : state;
}

/** So long its row may be on its way. */
const awaitedMs = 90_000;

/** `5 on time, 1 missed, 90 to come`. */
export function countsInWords(marks: readonly SlotMark[]): string {
  const counts = new Map<string, number>();
  for (const { word } of marks) counts.set(word, (counts.get(word) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${count} ${word.toLowerCase()}`);
  return parts.length === 0 ? 'no slot today' : parts.join(', ');
}

/** What is drawn in one place of the line: a slot, or as many as share it. */
export interface DrawnMark {
  readonly key: string;
  readonly state: SlotMark['state'];
  readonly leftPercent: number;
  readonly title: string;
}

/** So many places a line has: more marks than these can't be told apart. */
const places = 288;
/** What matters most of the slots of a place. */
const gravest = ['missed', 'late', 'caught_up', 'skipped_overlap', 'waiting', 'on_time', 'paused', 'coming'] as const;

/** The marks as they are drawn: each by itself where there is room, else the gravest of those in one place. */
export function drawnOf(marks: readonly SlotMark[], zone: string): DrawnMark[] {
  const keyOf = ({ schedule, at }: SlotMark) => `${schedule.id} ${at}`;
  if (marks.length <= places) return marks.map((mark) => ({ ...mark, key: keyOf(mark) }));
  const byPlace = new Map<number, SlotMark[]>();
  for (const mark of marks) {
    const place = Math.floor((mark.leftPercent / 100) * places);
    byPlace.set(place, [...(byPlace.get(place) ?? []), mark]);
  }
  return [...byPlace].flatMap(([place, together]) => {
    const [first, last] = [together[0], together.at(-1)];
    const state = gravest.find((each) => together.some((mark) => mark.state === each));
    if (first === undefined || last === undefined || state === undefined) return [];
    const span = `${formatInstant(first.at, zone, 'time')}–${formatInstant(last.at, zone, 'time')}`;
    const title = together.length === 1 ? first.title : `${span}: ${countsInWords(together)}`;
    return [{ key: `${place}`, state, leftPercent: ((place + 0.5) / places) * 100, title }];
  });
}

/** Where the clock shows every third hour; a day on which it is changed is shorter or longer. */
export function hourMarks(day: string, frame: Frame, zone: string): { label: string; leftPercent: number }[] {
  return [0, 3, 6, 9, 12, 15, 18, 21].map((hour) => {
    const label = `${String(hour).padStart(2, '0')}:00`;
    return { label, leftPercent: Math.max(0, alongDay(instantAt(`${day}T${label}`, zone), frame)) };
  });
}
