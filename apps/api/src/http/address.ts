import type { ApiConfig } from '../config.js';

/** Where people find this installation: what PUBLIC_URL says, else where we listen. */
export function addressOf({ publicUrl, host, port }: ApiConfig): string {
  if (publicUrl) return publicUrl;
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
