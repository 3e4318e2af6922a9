import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { CallCounter } from './call-counter.js';

const uncounted = 'energy-ops:uncounted';

/** Calls that machines make all the time, such as those of a load balancer. */
export const Uncounted = () => SetMetadata(uncounted, true);

/** Holds each caller to RATE_LIMIT_PER_MINUTE on this node: a user, or an address where nobody has to log in. */
@Injectable()
export class RateGuard implements CanActivate {
  private readonly counter: CallCounter;

  constructor(
    private readonly reflector: Reflector,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {
    this.counter = new CallCounter(config.rateLimitPerMinute);
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride(uncounted, [context.getHandler(), context.getClass()])) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { exceeded, remaining, resetSeconds } = this.counter.count(request.user?.id ?? request.ip, Date.now());
    const limit = this.config.rateLimitPerMinute;
    // As draft-ietf-httpapi-ratelimit-headers has them: a client can slow down before it is refused.
    void http
      .getResponse<FastifyReply>()
      .header('ratelimit-policy', `"calls";q=${limit};w=60`)
      .header('ratelimit', `"calls";r=${remaining};t=${resetSeconds}`);
    if (!exceeded) return true;
    throw new Refusal(
      429,
      'too_many_requests',
      `At most ${limit} calls may be made in a minute. Try again in ${resetSeconds} s.`,
      { headers: { 'retry-after': String(resetSeconds) } },
    );
  }
}
