import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Readable } from 'node:stream';
import { map, type Observable } from 'rxjs';
import type * as z from 'zod';
import { answerSchema } from './answers.js';

/** Sends what the route's `@Answers` schema names and nothing else. */
@Injectable()
export class StripAnswer implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<z.ZodType | undefined>(answerSchema, context.getHandler());
    if (!schema) return next.handle();
    return next.handle().pipe(map((answer: unknown) => (isJson(answer) ? schema.parse(answer) : answer)));
  }
}

/** Streams and bytes, which an `Accept` may ask for instead of JSON, go out as they are. */
const isJson = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  !(answer instanceof StreamableFile || answer instanceof Readable || answer instanceof Uint8Array);
