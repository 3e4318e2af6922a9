import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CallerRates } from './caller-rates.js';

const uncounted = 'energy-ops:uncounted';

/** Calls that machines make all the time, such as those of a load balancer. */
export const Uncounted = () => SetMetadata(uncounted, true);

/** Counts each call: a user's as its own, one that needs no login as its address's. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly rates: CallerRates,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride(uncounted, [context.getHandler(), context.getClass()])) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.rates.count(request.user?.id ?? request.ip, http.getResponse<FastifyReply>());
    return true;
  }
}
