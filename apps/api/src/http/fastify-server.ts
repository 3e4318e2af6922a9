import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { rememberOrigins } from '../audit/request-origin.js';
import type { ApiConfig } from '../config.js';
import { serveDashboardFiles } from './dashboard.js';
import type { Draining } from './draining.js';
import { tagAnswer } from './entity-tag.js';
import { sendProblem } from './problem-filter.js';
import { Refusal } from './refusal.js';
import { addSecurityHeaders } from './security-headers.js';

const maxJsonBytes = 1024 * 1024;
const maxParamLength = 256;
const wellFormedRequestId = /^[A-Za-z0-9._-]{8,64}$/;

/** The Fastify server below Nest, with what must happen before Nest sees a request. */
export function newAdapter(config: ApiConfig): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: maxJsonBytes,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    return503OnClosing: false, // its 503 is no problem+json and doesn't say when to come back: ours is
    routerOptions: { maxParamLength, ignoreTrailingSlash: true },
    // A URL that can't be decoded never reaches Nest's filters.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(error, request, reply),
    genReqId: ({ headers }: { headers: Record<string, string | string[] | undefined> }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && wellFormedRequestId.test(given) ? given : randomUUID();
    },
  });
}

/** Plugins and hooks, before Nest adds its routes. */
export async function equip(fastify: FastifyInstance, config: ApiConfig, draining: Draining): Promise<void> {
  await addSecurityHeaders(fastify, config);
  await fastify.register(cookie);
  await fastify.register(multipart, { throwFileSizeLimit: true });
  takeJsonOnly(fastify);
  rememberOrigins(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (draining.signal.aborted && !request.url.startsWith('/api/health/')) throw stopping;
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (draining.signal.aborted) reply.header('connection', 'close'); // else keep-alive holds the server open
    return tagAnswer(request, reply, payload);
  });
  await serveDashboardFiles(fastify, config.dashboardDir);
}

/** Nothing new is begun by then; health answers for itself. */
const stopping = new Refusal(503, 'stopping', 'This node is about to stop. Ask another one, or try again.', {
  headers: { 'retry-after': '2' },
});

const malformedJson = new Refusal(400, 'malformed_json', 'The body is not valid JSON.');

/** Bodies are JSON (or multipart); an empty one is no body. */
function takeJsonOnly(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') done(null, undefined);
    else void parse(request, body, (error, value) => (error ? done(malformedJson) : done(null, value)));
  });
}
