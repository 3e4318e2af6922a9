import type { ModelType } from './model-types.js';

/** What becomes of a slot while the schedule's former job is not over. */
export const overlaps = ['skip', 'queue_one', 'replace'] as const;
export type Overlap = (typeof overlaps)[number];

/** What becomes of slots that passed while no node was there to start them. */
export const catchUps = ['none', 'latest', 'until_gate'] as const;
export type CatchUp = (typeof catchUps)[number];

/** What becomes of a slot whose data source is not as fresh or as complete as it declares. */
export const readinessPolicies = ['wait', 'flag', 'block'] as const;
export type ReadinessPolicy = (typeof readinessPolicies)[number];

/** `waiting` is the only one that changes: for the data, or for the job before. */
export const occurrenceStates = ['waiting', 'on_time', 'late', 'caught_up', 'skipped_overlap', 'missed'] as const;
export type OccurrenceState = (typeof occurrenceStates)[number];

/** Why a slot is not simply on time; `reason` says it in words. */
export const occurrenceReasons = [
  'delayed', // its node was busy, or the database away for a moment
  'no_node', // nobody was there when it was due
  'later_slot', // a later one does the same, and took its place
  'overlap', // the job before is not over
  'waited_for_job',
  'waited_for_data',
  'plan_exists', // the day has its day-ahead plan: `job_id` is that plan
  'paused',
  'too_late', // it could not be done before the gate, or its deadline
  'data_not_ready',
  'refused', // as a trigger would be
  'failure', // ours
] as const;
export type OccurrenceReason = (typeof occurrenceReasons)[number];

/** A stale real-time plan is worthless; a day-ahead one is good until its gate. */
export const defaultCatchUp = { DMO: 'until_gate', RMO: 'latest', SO: 'latest' } as const satisfies Record<
  ModelType,
  CatchUp
>;
