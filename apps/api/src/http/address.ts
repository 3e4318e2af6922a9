import type { FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.js';

/** Where people find this installation: what PUBLIC_URL says, else where we listen. */
export function addressOf({ publicUrl, host, port }: ApiConfig): string {
  if (publicUrl) return publicUrl;
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Whether a browser reaches us over HTTPS: PUBLIC_URL says so, or a proxy that TRUST_PROXY names. */
export const isHttps = ({ protocol }: Pick<FastifyRequest, 'protocol'>, { publicUrl }: ApiConfig): boolean =>
  publicUrl?.startsWith('https:') ?? protocol === 'https';
