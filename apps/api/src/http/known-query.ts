import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { invalid } from './schema-pipe.js';

/**
 * Refuses every query parameter where a route names none, as strict schemas do where it names some: a filter that is
 * ignored looks like one that found everything. An interceptor, so that strangers still hear 401 first.
 */
@Injectable()
export class KnownQuery implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const keys = Object.keys(query ?? {});
    if (keys.length > 0 && !readsQuery(context)) throw invalid([{ message: '', keys }], query, ['query']);
    return next.handle();
  }
}

/** Whether the route's method has a `@Query`: its schema then says what may be asked. */
const readsQuery = (context: ExecutionContext): boolean =>
  Object.keys(Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ?? {}).some(
    (key) => key.startsWith(`${RouteParamtypes.QUERY}:`),
  );
