import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type ApiConfig, CONFIG } from '../config.js';
import { isOriginAllowed } from '../http/origin.js';
import { Refusal } from '../http/refusal.js';

/** Keeps other sites' pages from using the refresh cookie: no form can send JSON, no script another's Origin. */
@Injectable()
export class OwnPagesOnly implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
      throw new Refusal(415, 'unsupported_media_type', 'Send Content-Type: application/json.');
    const { corsOrigins, publicUrl } = this.config;
    const allowed = publicUrl ? [...corsOrigins, new URL(publicUrl).origin] : corsOrigins;
    if (isOriginAllowed(headers.origin, headers.host, allowed)) return true;
    throw new Refusal(403, 'origin_not_allowed', 'This may only be called from the dashboard itself.');
  }
}
