import type { FastifyRequest } from 'fastify';
import type { Origin } from './sessions.js';

/** Where a request comes from. */
export const originOf = (request: FastifyRequest): Origin => ({
  ip: request.ip,
  userAgent: request.headers['user-agent'],
});
