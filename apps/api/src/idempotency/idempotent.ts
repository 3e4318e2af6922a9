import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Refuses } from '../http/answers.js';
import { answerOf, keyedRequest, replay } from './idempotency-key.js';
import { IdempotencyService, type KeyedRequest } from './idempotency.service.js';

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const bodySha256 = createHash('sha256')
      .update(JSON.stringify(request.body ?? null))
      .digest('hex');
    const keyed = keyedRequest(request, bodySha256);
    return keyed ? from(this.once(keyed, reply, next)) : next.handle();
  }

  private async once(request: KeyedRequest, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const { answer, replayed } = await this.idempotency.once(request, async () => {
      const body: unknown = await lastValueFrom(next.handle());
      return answerOf(reply, body);
    });
    return replayed ? replay(answer, reply) : answer.body;
  }
}

export const idempotencyKeyHeader = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  description: 'Sent again within 24 hours with the same body, the request gets the same answer and does nothing new.',
});

/**
 * A creating POST with a JSON body that may carry an `Idempotency-Key`. The handler then runs inside the transaction
 * that records its answer: it must be short and do its writes through the injected EntityManager.
 */
export const Idempotent = () =>
  applyDecorators(UseInterceptors(IdempotencyInterceptor), idempotencyKeyHeader, Refuses(409, 422));
