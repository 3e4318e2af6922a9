import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.js';
import { sessionDays } from './refresh-rotation.js';

const isHttps = ({ publicUrl }: ApiConfig): boolean => publicUrl?.startsWith('https:') ?? false;

/** Browsers refuse the prefix, and Secure, over plain HTTP. */
const nameOf = (config: ApiConfig): string => (isHttps(config) ? '__Secure-eops_rt' : 'eops_rt');

const optionsOf = (config: ApiConfig) =>
  ({ httpOnly: true, sameSite: 'strict', path: '/api/auth', secure: isHttps(config) }) as const;

/** The refresh token a request carries. */
export const refreshTokenOf = (request: FastifyRequest, config: ApiConfig): string | undefined =>
  request.cookies[nameOf(config)];

/** Gives the browser its refresh token, out of reach of any script. */
export function setRefreshCookie(reply: FastifyReply, token: string, config: ApiConfig): void {
  void reply.setCookie(nameOf(config), token, { ...optionsOf(config), maxAge: sessionDays * 24 * 3600 });
}

export function clearRefreshCookie(reply: FastifyReply, config: ApiConfig): void {
  void reply.clearCookie(nameOf(config), optionsOf(config));
}
