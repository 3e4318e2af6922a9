/** From the least to the gravest. */
export const alertSeverities = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** What an alert can be about. A cause is one of these and, after a colon, of what: `model_failing:DMO:in-iex`. */
export const alertKinds = [
  'model_failing', // the last job of purpose plan failed
  'no_worker', // jobs wait, and nobody takes them
  'no_sandbox', // a worker runs uploaded models unprotected
  'data_stale',
  'gate_warning', // a gate closes soon, and there is no plan for it
  'schedule_paused', // by the product itself
  'occurrence_missed',
  'webhook_disabled', // by the product itself
] as const;
export type AlertKind = (typeof alertKinds)[number];
export type AlertCause = `${AlertKind}:${string}`;

/** What became of an alert that was told once more; `raised`: it is graver than it was. */
export const alertChanges = ['opened', 'raised', 'repeated'] as const;
export type AlertChange = (typeof alertChanges)[number];
