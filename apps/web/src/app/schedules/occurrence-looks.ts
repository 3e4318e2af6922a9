import type { OccurrenceState } from '@energy-ops/contracts';
import {
  mdiCheckCircleOutline,
  mdiClockAlertOutline,
  mdiCloseCircleOutline,
  mdiDebugStepOver,
  mdiHistory,
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
