import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';

/** The weak ETag of what an answer says, or of all that it depends on. */
export const weakTag = (text: string): string => `W/"${createHash('sha1').update(text).digest('base64url')}"`;

/** Does an If-None-Match name a tag? */
export const sameTag = (asked: string, tag: string): boolean =>
  asked.trim() === '*' || asked.split(',').some((each) => each.trim().replace(/^W\//, '') === tag.replace(/^W\//, ''));

/**
 * Gives every JSON answer to a GET a weak ETag, and 304 to who has it already: polling then costs no bytes.
 * Nothing else of the API may be kept by anybody, unless its route says so.
 */
export async function tagAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const isAnswer = request.method === 'GET' && reply.statusCode === 200 && typeof payload === 'string';
  if (!request.url.startsWith('/api/') || reply.hasHeader('cache-control')) return payload;
  if (!isAnswer) {
    reply.header('cache-control', 'no-store');
    return payload;
  }
  const tag = weakTag(payload);
  reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
  const asked = request.headers['if-none-match'];
  if (asked === undefined || !sameTag(asked, tag)) return payload;
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return '';
}
