import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.js';
import { Refusal } from '../http/refusal.js';
import { pathOf } from '../http/problem-filter.js';
import type { KeyedRequest, StoredAnswer } from './idempotency.service.js';

const wellFormed = /^[\x21-\x7e]{1,255}$/;

/** The request as its Idempotency-Key names it; undefined when it has none. */
export function keyedRequest(request: FastifyRequest, bodySha256: string): KeyedRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || !request.user) return undefined;
  if (typeof key !== 'string' || !wellFormed.test(key)) {
    throw new Refusal(
      400,
      'invalid_idempotency_key',
      'The Idempotency-Key must be 1 to 255 visible ASCII characters.',
      {
        errors: [
          {
            pointer: '/header/idempotency-key',
            code: 'invalid_format',
            message: 'must be 1 to 255 visible ASCII characters',
          },
        ],
      },
    );
  }
  return { caller: callerKey(request.user), key, methodPath: `${request.method} ${pathOf(request)}`, bodySha256 };
}

/** A person may come again with another session; a token, which may do less, never gets another's answer. */
const callerKey = ({ id, scopes, sessionId }: Caller): string =>
  scopes === undefined ? id : `${id} token ${sessionId}`;

/** Sends a kept answer as it was sent first. */
export function replay(answer: StoredAnswer, reply: FastifyReply): unknown {
  void reply.status(answer.status).headers({ ...answer.headers, 'idempotent-replayed': 'true' });
  return answer.body;
}

/** What of an answer is kept besides its body: `Location` is all that our creating routes set. */
export function answerOf(reply: FastifyReply, body: unknown): StoredAnswer {
  const location = reply.getHeader('location');
  return { status: reply.statusCode, headers: typeof location === 'string' ? { location } : {}, body };
}
