import { Inject, Injectable } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { memberOf } from '../http/database-away.js';
import { Refusal } from '../http/refusal.js';
import { RESOLVE, type Resolve, resolveAllowed } from './guarded-lookup.js';
import { demandTarget, RefusedTarget } from './target-rules.js';

/** Tells who enters an address at once that nothing will be sent there. Each attempt looks again. */
@Injectable()
export class TargetCheck {
  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(RESOLVE) private readonly resolve: Resolve,
  ) {}

  async demand(text: string): Promise<void> {
    const url = new URL(text);
    try {
      demandTarget(url, this.config.webhookTargets);
      await resolveAllowed(url.hostname.replace(/^\[|\]$/g, ''), this.config.webhookTargets, this.resolve);
    } catch (error) {
      if (error instanceof RefusedTarget) throw refused(error.message);
      if (memberOf(error, 'syscall') !== 'getaddrinfo') throw error; // a name that is not known yet may be tomorrow
    }
  }
}

const refused = (message: string): Refusal =>
  new Refusal(422, 'webhook_target_refused', message, {
    errors: [{ pointer: '/url', code: 'webhook_target_refused', message }],
  });
