import type { FastifyRequest } from 'fastify';
import { pathOf } from '../http/problem-filter.js';
import type { Refusal } from '../http/refusal.js';
import type { Audit } from './audit.js';

/** Records what callers we know were refused for want of a right; what strangers try is not worth an entry. */
export const recordForbidden =
  (audit: Audit) =>
  async ({ code, more }: Refusal, request: FastifyRequest): Promise<void> => {
    if (!request.user) return;
    await audit.record({
      actor: request.user.email,
      action: `${request.method} ${pathOf(request)}`,
      outcome: 'refused',
      ip: request.ip,
      details: { code, ...more.extra },
    });
  };
