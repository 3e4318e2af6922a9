import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { CallCounter } from './call-counter.js';

/** Holds each caller to RATE_LIMIT_PER_MINUTE on this node: a user, or an address where nobody is known. */
@Injectable()
export class CallerRates {
  private readonly counter: CallCounter;
  private readonly limit: number;

  constructor(@Inject(CONFIG) { rateLimitPerMinute }: ApiConfig) {
    this.limit = rateLimitPerMinute;
    this.counter = new CallCounter(rateLimitPerMinute);
  }

  /** Counts a call and tells the caller what is left; refuses one too many. */
  count(caller: string, reply: FastifyReply): void {
    const { exceeded, remaining, resetSeconds } = this.counter.count(caller, Date.now());
    // As draft-ietf-httpapi-ratelimit-headers has them: a client can slow down before it is refused.
    void reply
      .header('ratelimit-policy', `"calls";q=${this.limit};w=60`)
      .header('ratelimit', `"calls";r=${remaining};t=${resetSeconds}`);
    if (!exceeded) return;
    throw new Refusal(
      429,
      'too_many_requests',
      `At most ${this.limit} calls may be made in a minute. Try again in ${resetSeconds} s.`,
      { headers: { 'retry-after': String(resetSeconds) } },
    );
  }
}
