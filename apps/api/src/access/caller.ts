import type { Grants } from '@energy-ops/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Limits } from './limits.js';

/** Who asks: `@Caller() caller: Caller`. */
export interface Caller extends Grants {
  readonly id: string;
  readonly email: string;
  /** The session, or the API token, that it came by. */
  readonly sessionId: string;
  /** What its API token is limited to. */
  readonly limits?: Limits | undefined;
  /** When the credential ends. */
  readonly expiresAt: Date;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard on every route that isn't open. */
    user?: Caller;
  }
}

/** The caller, on a route that is not open. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { user } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!user) throw new Error('An open route has no caller.');
  return user;
});
