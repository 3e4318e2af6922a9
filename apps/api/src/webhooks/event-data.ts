import type { WebhookEventType } from '@energy-ops/contracts';
import { findJob, type Sql } from '@energy-ops/database';
import { toJob } from '../jobs/to-job.js';
import { findModel, toModel } from '../models/model-rows.js';
import type { Claimed } from './claim-deliveries.js';

type Dress = (sql: Sql, subject: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

const ofJob: Dress = async (sql, jobId) => {
  const job = await findJob(sql, jobId);
  return job && { job: toJob(job) };
};
const ofModel: Dress = async (sql, modelId) => {
  const row = await findModel(sql, modelId);
  return row && { model: toModel(row) };
};

/** How the data of an event is made whose teller wrote none: of the row it is about, as the API shows it. */
const dressed: Partial<Record<WebhookEventType, Dress>> = {
  'optimization.completed': ofJob,
  'optimization.failed': ofJob,
  'optimization.cancelled': ofJob,
  'model.changed': ofModel,
};

/** The body of an event. Made once and kept: every attempt, and every replay, sends the same. */
export async function bodyOf(
  sql: Sql,
  event: Pick<Claimed, 'event_id' | 'type' | 'subject' | 'data' | 'at'>,
): Promise<string> {
  const data = event.data ?? (await dress(sql, event));
  return JSON.stringify({ type: event.type, timestamp: event.at, data });
}

async function dress(
  sql: Sql,
  { event_id: eventId, type, subject }: Pick<Claimed, 'event_id' | 'type' | 'subject'>,
): Promise<unknown> {
  const of = Object.entries(dressed).find(([each]) => each === type)?.[1];
  const made = (subject === null ? undefined : await of?.(sql, subject)) ?? { id: subject };
  const { rows } = await sql.query<{ data: unknown }>(
    'update webhook_event set data = coalesce(data, $2::jsonb) where id = $1 returning data',
    [eventId, JSON.stringify(made)],
  );
  return rows[0]?.data ?? made;
}
