import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
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
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const seconds = this.counter.waitSeconds(request.user?.id ?? request.ip, Date.now());
    if (seconds === undefined) return true;
    throw new Refusal(
      429,
      'too_many_requests',
      `At most ${this.config.rateLimitPerMinute} calls may be made in a minute. Try again in ${seconds} s.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
}
