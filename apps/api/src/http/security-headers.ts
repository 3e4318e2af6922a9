import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.js';
import { isHttps } from './address.js';

/** An answer that is no page loads nothing and stands in nobody's frame. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Swagger UI styles itself inline; its scripts are files of ours. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Who may make markup: Angular, and what the dashboard lets libraries do: apps/web/src/app/content-policy. */
const trustedTypes = ['angular', 'default'];

/** The dashboard's policy. No text becomes markup or code in it but by Angular's own sanitizer (Trusted Types). */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes.join(' ')}`,
  ].join('; ');

/** What only holds over HTTPS: elsewhere it would lock people out, or browsers ignore it and say so in the console. */
const overHttps = {
  'strict-transport-security': 'max-age=31536000',
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
};

/** Security headers on every answer. */
export async function addSecurityHeaders(fastify: FastifyInstance, config: ApiConfig): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xFrameOptions: { action: 'deny' },
  });
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (isHttps(request, config)) reply.headers(overHttps);
    const isDocs = request.url === '/api/docs' || /^\/api\/docs[/?]/.test(request.url);
    reply.header('content-security-policy', isDocs ? docsPolicy : dataPolicy);
  });
}
