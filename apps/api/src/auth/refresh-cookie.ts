import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.js';
import { isHttps } from '../http/address.js';

/** Browsers refuse the prefix, and Secure, over plain HTTP. */
const nameOf = (request: FastifyRequest, config: ApiConfig): string =>
  isHttps(request, config) ? '__Secure-eops_rt' : 'eops_rt';

const optionsOf = (request: FastifyRequest, config: ApiConfig) =>
  ({ httpOnly: true, sameSite: 'strict', path: '/api/auth', secure: isHttps(request, config) }) as const;

/** The refresh token a request carries. */
export const refreshTokenOf = (request: FastifyRequest, config: ApiConfig): string | undefined =>
  request.cookies[nameOf(request, config)];

/** Gives the browser its refresh token, out of reach of any script. */
export function setRefreshCookie(reply: FastifyReply, token: string, config: ApiConfig): void {
  const { request } = reply;
  const maxAge = config.sessionDays * 24 * 3600;
  void reply.setCookie(nameOf(request, config), token, { ...optionsOf(request, config), maxAge });
}

export function clearRefreshCookie(reply: FastifyReply, config: ApiConfig): void {
  const { request } = reply;
  void reply.clearCookie(nameOf(request, config), optionsOf(request, config));
}
