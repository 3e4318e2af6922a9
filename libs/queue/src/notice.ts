import type { ModelType } from '@energy-ops/contracts';

/** NOTIFY channels. Whoever listens re-reads the rows: a lost notice only delays. */
export const jobPending = 'job_pending';
/** Its payload is the id of a running job that is to stop. */
export const jobCancel = 'job_cancel';
/** Its payload is a JobNotice as JSON. */
export const jobEvent = 'job_event';

/** What happened to a job. */
export interface JobNotice {
  readonly job: string;
  readonly type: ModelType;
  readonly model: string;
  /** `put_back`: its worker gave it up or was lost; it waits again. */
  readonly event: 'created' | 'started' | 'log' | 'progress' | 'incumbent' | 'put_back' | 'ended';
  /** First and last line (`log`, `put_back`) or curve point id (`incumbent`); `ended` has only the last line. */
  readonly from?: number;
  readonly to?: number;
  readonly progress?: number;
}

type Extra = 'from' | 'to' | 'progress';

/**
 * The SQL call that tells of a job's event. `row` names a row source with the job's `id`, `model_type` and
 * `model_id`; the extras are SQL expressions.
 */
export function notifyEvent(
  row: string,
  event: JobNotice['event'],
  extras: Partial<Record<Extra, string>> = {},
): string {
  const pairs = Object.entries(extras).map(([key, expression]) => `, '${key}', ${expression}`);
  const object = `'job', ${row}.id, 'type', ${row}.model_type, 'model', ${row}.model_id, 'event', '${event}'${pairs.join('')}`;
  return `pg_notify('${jobEvent}', json_build_object(${object})::text)`;
}
