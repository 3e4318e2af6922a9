import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf } from './problem-filter.js';
import { pagePolicy } from './security-headers.js';

/** Angular's build puts a hash into the name of each file that may be kept for ever. */
const hashed = /-[A-Za-z0-9]{8}\.[a-z0-9]+$/;

const isApiPath = (path: string): boolean => /^\/api(\/|$)/.test(path);

/** Serves the built dashboard's files, where it was built. */
export async function serveDashboardFiles(fastify: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  await fastify.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    index: false,
    decorateReply: false,
    allowedPath: (path) => !isApiPath(path),
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** Whether this asks for a page of the dashboard: a path that is no file and not the API's. */
const asksForPage = (request: FastifyRequest): boolean => {
  const path = pathOf(request);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return isRead && !isApiPath(path) && !/\.[A-Za-z0-9]+$/.test(path);
};

/** Answers every page with the dashboard's one index.html, whose styles a fresh nonce allows. */
export function dashboardPage(folder: string): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const file = join(folder, 'index.html');
  return (request, reply) => {
    if (!asksForPage(request) || !existsSync(file)) return false;
    const nonce = randomBytes(16).toString('base64');
    // Read each time: a rebuild while we run must not leave an index that names files that are gone.
    const html = readFileSync(file, 'utf8').replace('<app-root', `<app-root ngCspNonce="${nonce}"`);
    void reply
      .status(200)
      .headers({ 'cache-control': 'no-store', 'content-security-policy': pagePolicy(nonce) })
      .type('text/html; charset=utf-8')
      .send(html);
    return true;
  };
}
