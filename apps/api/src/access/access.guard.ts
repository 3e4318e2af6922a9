import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CallerRates } from '../load/caller-rates.js';
import { looksLikeApiToken } from './api-tokens.js';
import type { Caller } from './caller.js';
import { Credentials, unauthenticated } from './credentials.js';
import { bearerOf } from './jwt-strategy.js';
import { ruleOf } from './needs.js';
import { DownloadTickets } from './download-tickets.js';

/** Lets only those in whom it knows, but where a route is `@Open`. */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly credentials: Credentials,
    private readonly tickets: DownloadTickets,
    private readonly rates: CallerRates,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // the gateway asks for each message's permission itself
    if (ruleOf(this.reflector, context) === 'open') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    try {
      request.user = await this.callerOf(request, context);
    } catch (error) {
      this.rates.count(request.ip, context.switchToHttp().getResponse<FastifyReply>());
      throw error;
    }
    return true;
  }

  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error) throw error;
    if (!user) throw unauthenticated();
    return user;
  }

  private async callerOf(request: FastifyRequest, context: ExecutionContext): Promise<Caller> {
    const token = bearerOf(request);
    if (token === undefined) {
      const holder = await this.tickets.holderOf(request);
      if (holder) return holder;
      throw unauthenticated();
    }
    const known = this.credentials.known(token);
    if (known) return known;
    if (looksLikeApiToken(token)) return this.credentials.verify(token);
    await super.canActivate(context);
    if (!request.user) throw unauthenticated();
    return request.user;
  }
}
