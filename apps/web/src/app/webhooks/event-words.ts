import type { WebhookEventType } from '@energy-ops/contracts';

/** What each event tells, in the words of the desk. */
export const eventWords = {
  'optimization.started': 'A job starts',
  'optimization.completed': 'A job is solved',
  'optimization.failed': 'A job fails',
  'optimization.cancelled': 'A job is cancelled',
  'model.changed': 'A model is new, activated or archived',
  'data_source.changed': 'A data source is new, has new data, or is deleted',
  'occurrence.changed': 'A schedule’s slot got its job, or its reason',
  'gate.warning': 'A gate closes soon without a plan',
  'alert.opened': 'An alert is raised',
  'alert.resolved': 'An alert is over',
} as const satisfies Record<WebhookEventType, string>;
