import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { ApiConfig } from '../config.js';
import { isHttps } from '../http/address.js';

const minutes = 10;
const longestPath = 1000;

/** What must come back from the provider with the browser that we sent there. */
const SignIn = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string() });
export type SignIn = z.infer<typeof SignIn>;

const nameOf = (request: FastifyRequest, config: ApiConfig): string =>
  isHttps(request, config) ? '__Secure-eops_sign_in' : 'eops_sign_in';

/** Lax: the way back is a link on another site. */
const optionsOf = (request: FastifyRequest, config: ApiConfig) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/api/auth/oidc', secure: isHttps(request, config) }) as const;

/** A path of the dashboard; whatever else is asked for becomes its first page. */
export const ownPath = (path: string | undefined): string =>
  path !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && path.length <= longestPath ? path : '/';

/** Has the browser keep what it needs to come back. */
export function keepSignIn(reply: FastifyReply, signIn: SignIn, config: ApiConfig): void {
  const { request } = reply;
  const text = Buffer.from(JSON.stringify(signIn)).toString('base64url');
  void reply.setCookie(nameOf(request, config), text, { ...optionsOf(request, config), maxAge: minutes * 60 });
}

/** What the browser kept, which is good for one return only. */
export function takeSignIn(reply: FastifyReply, config: ApiConfig): SignIn | undefined {
  const { request } = reply;
  const name = nameOf(request, config);
  void reply.clearCookie(name, optionsOf(request, config));
  try {
    const kept: unknown = JSON.parse(Buffer.from(request.cookies[name] ?? '', 'base64url').toString('utf8'));
    return SignIn.safeParse(kept).data;
  } catch {
    return undefined; // no cookie, or none of ours
  }
}
