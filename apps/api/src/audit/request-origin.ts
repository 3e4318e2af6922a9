import type { FastifyInstance } from 'fastify';
import { AsyncLocalStorage } from 'node:async_hooks';

const origins = new AsyncLocalStorage<{ readonly ip: string }>();

/** The address of the request that is being served; undefined where none is. */
export const requestIp = (): string | undefined => origins.getStore()?.ip;

/** Lets whatever a request sets off know where it came from. After the body: its events belong to no request. */
export function rememberOrigins(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', (request, _, done) => origins.run({ ip: request.ip }, done));
}
