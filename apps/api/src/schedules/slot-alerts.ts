import type { OccurrenceReason } from '@energy-ops/contracts';
import { openAlert, resolveAlert, type Schedule, type Sql } from '@energy-ops/database';
import type { Fate } from './occurrence-rows.js';
import { clockAt } from './words.js';

type Told = Fate & { readonly at: Date };

/** Slots that nobody wanted to be left out. */
const alarming: readonly (OccurrenceReason | null)[] = [
  'no_node',
  'later_slot', // of those that are missed: nobody was there either
  'too_late',
  'data_not_ready',
  'refused',
  'failure',
];
const ofData: readonly (OccurrenceReason | null)[] = ['data_not_ready', 'waited_for_data'];

/** Opens the alert of a schedule's missed slots or of its data, or ends it; in the transaction that writes the slots. */
export async function tellOfSlots(
  sql: Sql,
  schedule: Pick<Schedule, 'id' | 'name' | 'timeZone'>,
  slots: readonly Told[],
): Promise<void> {
  const missed = slots.filter(({ state, code }) => state === 'missed' && alarming.includes(code));
  const [first] = missed;
  const last = missed.at(-1);
  const started = slots.findLast(({ state }) => ['on_time', 'late', 'caught_up'].includes(state));
  if (first && last)
    await openAlert(sql, {
      cause: `occurrence_missed:${schedule.id}`,
      severity: 'warning',
      sentence: sentenceOf(schedule, missed.length, first, last),
      nextStep: 'Look at the schedule’s slots for what was in the way; run it now where its plan is needed.',
      link: '/schedules',
    });
  else if (started && started.state !== 'caught_up')
    await resolveAlert(sql, `occurrence_missed:${schedule.id}`, `The slot of ${clock(started, schedule)} started.`);
  await tellOfData(sql, schedule, slots.at(-1));
}

async function tellOfData(sql: Sql, schedule: Pick<Schedule, 'id' | 'name' | 'timeZone'>, slot: Told | undefined) {
  if (!slot) return;
  const cause = `data_stale:${schedule.id}` as const;
  if (ofData.includes(slot.code))
    await openAlert(sql, {
      cause,
      severity: 'warning',
      sentence: `The slot of ${clock(slot, schedule)} of the schedule “${schedule.name}”: ${slot.text ?? ''}`,
      nextStep: 'Upload newer data.',
      link: '/data-sources',
    });
  else if (slot.jobId !== null)
    await resolveAlert(sql, cause, `The slot of ${clock(slot, schedule)} found its data ready.`);
}

const clock = ({ at }: Told, { timeZone }: Pick<Schedule, 'timeZone'>): string => clockAt(at, timeZone);

function sentenceOf(schedule: Pick<Schedule, 'name' | 'timeZone'>, count: number, first: Told, last: Told): string {
  const name = `the schedule “${schedule.name}”`;
  if (count === 1) return `A slot of ${name} was missed, ${clock(first, schedule)}: ${first.text ?? ''}`;
  const span = `from ${clock(first, schedule)} to ${clock(last, schedule)}`;
  return `${count} slots of ${name} were missed, ${span}: ${last.text ?? ''}`;
}
