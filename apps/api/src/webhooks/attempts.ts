import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { isDatabaseAway } from '../http/database-away.js';
import { sealingKey } from '../secrets/sealed.js';
import type { Claimed } from './claim-deliveries.js';
import { bodyOf } from './event-data.js';
import { RESOLVE, type Resolve } from './guarded-lookup.js';
import { post, type Posted } from './post.js';
import { retryAfterMs, retryDelayMs } from './retry-delay.js';
import { settleDelivery, type Verdict } from './settle-delivery.js';
import { signedHeaders } from './signature.js';
import { disable, noteFailure, noteSuccess } from './webhook-health.js';
import { openSecret } from './webhook-secret.js';

const goneStatus = 410;

/** Makes one attempt of a delivery: signs, sends, and writes what came of it. */
@Injectable()
export class Attempts {
  private readonly key;

  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(RESOLVE) private readonly resolve: Resolve,
  ) {
    this.key = sealingKey(config.encryptionKey);
  }

  async make(claimed: Claimed, stopping: AbortSignal): Promise<void> {
    const posted = await this.send(claimed, stopping).catch(unsent);
    const isDelivered = posted.statusCode !== null && posted.statusCode >= 200 && posted.statusCode < 300;
    const isInterrupted = !isDelivered && stopping.aborted;
    const verdict: Verdict = isDelivered
      ? { kind: 'delivered' }
      : isInterrupted
        ? { kind: 'retry', afterMs: 0 }
        : verdictOf(claimed, posted);
    await this.em.fork().transactional(async (em) => {
      if (!(await settleDelivery(sqlOf(em), claimed, posted, verdict)) || isInterrupted) return;
      if (isDelivered) return noteSuccess(sqlOf(em), claimed.webhook_id);
      const isHopeless = await noteFailure(sqlOf(em), claimed.webhook_id);
      if (posted.statusCode === goneStatus) await disable(em, this.audit, claimed.webhook_id, 'gone');
      else if (isHopeless) await disable(em, this.audit, claimed.webhook_id, 'failing');
    });
  }

  private async send(claimed: Claimed, stopping: AbortSignal): Promise<Posted> {
    const body = await bodyOf(sqlOf(this.em.fork()), claimed);
    const secrets = [
      openSecret(this.key, claimed.webhook_id, claimed.secret),
      ...(claimed.previous_secret === null ? [] : [openSecret(this.key, claimed.webhook_id, claimed.previous_secret)]),
    ];
    const message = { id: claimed.event_id, timestamp: Math.floor(Date.now() / 1000), body };
    const headers = {
      'content-type': 'application/json',
      'user-agent': `energy-ops/${this.config.version}`,
      ...signedHeaders(message, secrets),
    };
    return post({ url: claimed.url, headers, body }, this.config.webhookTargets, this.resolve, stopping);
  }
}

/** What can't even be sent, for want of the right key, is a failure like others: it is tried again, and seen. */
function unsent(error: unknown): Posted {
  if (isDatabaseAway(error)) throw error;
  const words = error instanceof Error ? error.message : String(error);
  return { durationMs: 0, statusCode: null, error: words, response: null, retryAfter: undefined };
}

function verdictOf({ attempts, attempts_before_replay: before }: Claimed, { statusCode, retryAfter }: Posted): Verdict {
  if (statusCode === goneStatus) return { kind: 'failed' };
  const afterMs = retryDelayMs(attempts - before, retryAfterMs(retryAfter, Date.now()), Math.random());
  return afterMs === undefined ? { kind: 'failed' } : { kind: 'retry', afterMs };
}
