import type { OccurrenceReason, OccurrenceState } from '@energy-ops/contracts';
import {
  mdiCheckCircleOutline,
  mdiClockAlertOutline,
  mdiCloseCircleOutline,
  mdiDebugStepOver,
  mdiHistory,
  mdiPauseCircleOutline,
  mdiTimerSandEmpty,
} from '@mdi/js';

/** What became of a slot, for the eye: never by colour alone. */
export const occurrenceLooks = {
  waiting: { label: 'Waiting', icon: mdiTimerSandEmpty, tone: 'busy' },
  on_time: { label: 'On time', icon: mdiCheckCircleOutline, tone: 'good' },
  late: { label: 'Late', icon: mdiClockAlertOutline, tone: 'doubtful' },
  caught_up: { label: 'Caught up', icon: mdiHistory, tone: 'doubtful' },
  skipped_overlap: { label: 'Skipped', icon: mdiDebugStepOver, tone: null },
  missed: { label: 'Missed', icon: mdiCloseCircleOutline, tone: 'bad' },
} as const satisfies Record<OccurrenceState, { label: string; icon: string; tone: string | null }>;

/** Those that are written as missed or skipped, but that are nobody's fault. */
const excused: Partial<Record<OccurrenceReason, { label: string; icon: string; tone: string | null }>> = {
  paused: { label: 'Paused', icon: mdiPauseCircleOutline, tone: null },
  plan_exists: { label: 'Planned already', icon: mdiCheckCircleOutline, tone: 'good' },
};

/** How a slot looks, by what became of it and why. */
export const slotLooks = (state: OccurrenceState, reason: OccurrenceReason | null) =>
  (reason === null ? undefined : excused[reason]) ?? occurrenceLooks[state];
