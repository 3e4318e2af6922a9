import type { NewWebhook, PageQuery, PatchWebhook } from '@energy-ops/contracts';
import { newId, sqlOf, Webhook } from '@energy-ops/database';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { after, pageOf } from '../jobs/recent-page.js';
import { sealingKey } from '../secrets/sealed.js';
import { newSecret } from './signature.js';
import { TargetCheck } from './target-check.js';
import { endPending, resolveDisabled } from './webhook-health.js';
import { canOpenSecret, sealSecret } from './webhook-secret.js';

const maxWebhooks = 50;
const overlapMs = 24 * 3600 * 1000;

/** Which addresses are told of what. */
@Injectable()
export class WebhooksService {
  private readonly key;

  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
    private readonly targets: TargetCheck,
    @Inject(CONFIG) config: ApiConfig,
  ) {
    this.key = sealingKey(config.encryptionKey);
  }

  async list({ limit, cursor }: PageQuery): Promise<{ webhooks: Webhook[]; nextCursor: string | null }> {
    const found = await this.em.find(Webhook, await after(this.em, 'webhook', cursor), {
      orderBy: { createdAt: 'desc', id: 'desc' },
      limit: limit + 1,
    });
    const { items, nextCursor } = pageOf(found, limit);
    return { webhooks: items, nextCursor };
  }

  get(id: string): Promise<Webhook> {
    return found(this.em, id);
  }

  /** A new webhook and its secret, which nobody sees again. */
  async create(wish: NewWebhook, actor: Actor): Promise<{ webhook: Webhook; secret: string }> {
    await this.targets.demand(wish.url);
    const [id, secret] = [newId(), newSecret()];
    return this.em.transactional(async (em) => {
      if ((await em.count(Webhook)) >= maxWebhooks) throw tooMany();
      const { url, events, description = null } = wish;
      const sealed = sealSecret(this.key, id, secret);
      const webhook = em.create(Webhook, { id, url, events, description, secret: sealed, createdBy: actor.id });
      await em.flush();
      await this.record(em, 'webhook.create', webhook, actor, { url, events });
      return { webhook, secret };
    });
  }

  /** Changes address, events, description, or whether anything is sent. */
  async change(id: string, wish: PatchWebhook, actor: Actor): Promise<Webhook> {
    if (wish.url !== undefined) await this.targets.demand(wish.url);
    return this.em.transactional(async (em) => {
      const webhook = await found(em, id, LockMode.PESSIMISTIC_WRITE);
      const { enabled, ...fields } = wish;
      Object.assign(webhook, fields, { updatedAt: new Date() });
      if (enabled !== undefined && enabled !== webhook.enabled) await setEnabled(em, webhook, enabled, actor);
      await em.flush();
      await this.record(em, 'webhook.change', webhook, actor, wish);
      return webhook;
    });
  }

  /** Removes a webhook with its deliveries. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.em.transactional(async (em) => {
      const webhook = await found(em, id);
      await this.record(em, 'webhook.delete', webhook, actor, { url: webhook.url });
      await resolveDisabled(sqlOf(em), id, `${actor.id} removed the webhook.`);
      await em.nativeDelete(Webhook, { id });
    });
  }

  /** A new secret. For a day what is sent is signed with the former, too. */
  async rotate(id: string, actor: Actor): Promise<{ webhook: Webhook; secret: string }> {
    const secret = newSecret();
    return this.em.transactional(async (em) => {
      const webhook = await found(em, id, LockMode.PESSIMISTIC_WRITE);
      const isReadable = canOpenSecret(this.key, id, webhook.secret);
      Object.assign(webhook, {
        previousSecret: isReadable ? webhook.secret : null,
        previousSecretUntil: isReadable ? new Date(Date.now() + overlapMs) : null,
        secret: sealSecret(this.key, id, secret),
        updatedAt: new Date(),
      });
      await em.flush();
      await this.record(em, 'webhook.rotate_secret', webhook, actor, {});
      return { webhook, secret };
    });
  }

  private async record(
    em: EntityManager,
    action: string,
    webhook: Webhook,
    actor: Actor,
    details: object,
  ): Promise<void> {
    const happening = {
      actor: actor.id,
      action,
      target: webhook.id,
      outcome: 'done',
      details: { ...details },
    } as const;
    await this.audit.record(happening, em);
  }
}

async function setEnabled(em: EntityManager, webhook: Webhook, enabled: boolean, actor: Actor): Promise<void> {
  Object.assign(webhook, { enabled, disabledReason: enabled ? null : 'paused', failingSince: null });
  if (enabled) await resolveDisabled(sqlOf(em), webhook.id, `${actor.id} enabled the webhook.`);
  else await endPending(sqlOf(em), webhook.id);
}

async function found(em: EntityManager, id: string, lockMode: LockMode = LockMode.NONE): Promise<Webhook> {
  const webhook = await em.findOne(Webhook, { id }, { refresh: true, lockMode });
  if (!webhook) throw notFound(`Webhook ${id}`);
  return webhook;
}

const tooMany = (): Refusal =>
  new Refusal(409, 'too_many_webhooks', `There are ${maxWebhooks} webhooks already. Remove one that nobody needs.`);
