import { type DeliveryDetail, type DeliveryQuery, type DeliveryView, webhookTestEvent } from '@energy-ops/contracts';
import { sqlOf, type Sql, Webhook, webhookDue } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { idOfCursor, pageOf } from '../jobs/recent-page.js';
import { findDelivery, findEvent, listAttempts, listDeliveries } from './delivery-rows.js';
import { bodyOf } from './event-data.js';

/** What was sent to a webhook, how that went, and sending it again. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
  ) {}

  async list(
    webhookId: string,
    query: DeliveryQuery,
  ): Promise<{ deliveries: DeliveryView[]; nextCursor: string | null }> {
    await existing(this.em, webhookId);
    const afterId = await idOfCursor(this.em, 'webhook_delivery', query.cursor);
    const found = await listDeliveries(sqlOf(this.em), webhookId, query, afterId);
    const { items, nextCursor } = pageOf(found, query.limit);
    return { deliveries: items, nextCursor };
  }

  async get(webhookId: string, id: string): Promise<DeliveryDetail> {
    const sql = sqlOf(this.em);
    const delivery = await findDelivery(sql, webhookId, id);
    if (!delivery) throw notFound(`Delivery ${id} of webhook ${webhookId}`);
    const event = await findEvent(sql, delivery.event_id);
    const isMade = event !== undefined && event.data !== null;
    const payload = isMade ? await bodyOf(sql, { event_id: delivery.event_id, ...event }) : null;
    return { ...delivery, payload, attempt_log: await listAttempts(sql, id) };
  }

  /** Sends a webhook an event of its own, whatever it is told of otherwise. */
  async test(webhookId: string, actor: Actor): Promise<DeliveryView> {
    return this.em.transactional(async (em) => {
      await enabled(em, webhookId);
      const data = { webhook_id: webhookId, message: 'This is a test.', asked_by: actor.id };
      const { rows } = await sqlOf(em).query<{ id: string }>(
        `with event as (insert into webhook_event (type, subject, data) values ($2, $1, $3::jsonb) returning id)
         insert into webhook_delivery (webhook_id, event_id) select $1, id from event returning id`,
        [webhookId, webhookTestEvent, JSON.stringify(data)],
      );
      await this.record(em, 'webhook.test', webhookId, actor, {});
      return this.due(sqlOf(em), webhookId, rows[0]?.id ?? '');
    });
  }

  /** Sends one again, as the same event, with all its attempts before it. */
  async replay(webhookId: string, id: string, actor: Actor): Promise<DeliveryView> {
    return this.em.transactional(async (em) => {
      await enabled(em, webhookId);
      const sql = sqlOf(em);
      const delivery = await findDelivery(sql, webhookId, id);
      if (!delivery) throw notFound(`Delivery ${id} of webhook ${webhookId}`);
      if ((await sendAgain(sql, `id = $1 and status <> 'pending'`, [id])) === 0) throw stillPending(delivery);
      await this.record(em, 'webhook.replay', webhookId, actor, { delivery_id: id });
      return this.due(sql, webhookId, id);
    });
  }

  /** Sends again all that failed since then. */
  async replayFailed(webhookId: string, since: string, actor: Actor): Promise<number> {
    return this.em.transactional(async (em) => {
      await enabled(em, webhookId);
      const sql = sqlOf(em);
      const condition = `webhook_id = $1 and status = 'failed' and created_at >= $2`;
      const replayed = await sendAgain(sql, condition, [webhookId, since]);
      await sql.query('select pg_notify($1, $2)', [webhookDue, '']);
      await this.record(em, 'webhook.replay_failed', webhookId, actor, { since, replayed });
      return replayed;
    });
  }

  private async due(sql: Sql, webhookId: string, id: string): Promise<DeliveryView> {
    await sql.query('select pg_notify($1, $2)', [webhookDue, '']);
    const delivery = await findDelivery(sql, webhookId, id);
    if (!delivery) throw notFound(`Delivery ${id}`);
    return delivery;
  }

  private async record(
    em: EntityManager,
    action: string,
    target: string,
    actor: Actor,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.audit.record({ actor: actor.id, action, target, outcome: 'done', details }, em);
  }
}

/** The waiting times start anew; the numbers of the attempts go on. */
async function sendAgain(sql: Sql, condition: string, values: readonly unknown[]): Promise<number> {
  const { rowCount } = await sql.query(
    `update webhook_delivery set status = 'pending', attempts_before_replay = attempts, completed_at = null,
       next_attempt_at = now()
     where ${condition}`,
    values,
  );
  return rowCount;
}

async function existing(em: EntityManager, id: string): Promise<Webhook> {
  const webhook = await em.findOne(Webhook, { id }, { refresh: true });
  if (!webhook) throw notFound(`Webhook ${id}`);
  return webhook;
}

async function enabled(em: EntityManager, id: string): Promise<void> {
  if ((await existing(em, id)).enabled) return;
  throw new Refusal(409, 'webhook_disabled', 'This webhook is disabled: nothing is sent there. Enable it first.');
}

const stillPending = ({ next_attempt_at: at }: DeliveryView): Refusal =>
  new Refusal(409, 'delivery_pending', `This delivery is still on its way; its next attempt is at ${at ?? 'once'}.`);
