import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { memberOf } from './database-away.js';
import { causeOf, problemOf } from './problem.js';
import { Refusal } from './refusal.js';
import type { RouteTable } from './route-table.js';

const log = new Logger('Http');

/** The path of a request, without its query. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';

/** Writes any error as application/problem+json. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { refusal, unforeseen } = causeOf(error);
  if (unforeseen) log.error(`${request.id} ${request.method} ${pathOf(request)}`, memberOf(error, 'stack') ?? error);
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy(); // half an answer is on its way: cutting it is the only way left to say it failed
    return;
  }
  void reply
    .status(refusal.getStatus())
    .headers({ ...refusal.more.headers, 'x-request-id': request.id, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(refusal, pathOf(request), request.id)));
}

/** Every error leaves as a problem; an unknown page is the dashboard's to show. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly page: (request: FastifyRequest, reply: FastifyReply) => boolean,
    /** Told what a caller may not do, before the caller is. */
    private readonly hearOfForbidden: (refusal: Refusal, request: FastifyRequest) => Promise<void>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') return;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (!hasNoRoute(request)) return this.refuse(error, request, reply);
    const methods = this.routes.methodsOf(pathOf(request));
    const allow = { allow: methods.join(', ') };
    if (methods.length === 0) {
      if (!this.page(request, reply)) sendProblem(noSuchAddress(request), request, reply);
    } else if (request.method === 'OPTIONS') {
      void reply.status(204).headers(allow).send();
    } else {
      const detail = `${request.method} is not possible here; ${methods.join(', ')} ${methods.length > 1 ? 'are' : 'is'}.`;
      sendProblem(new Refusal(405, 'method_not_allowed', detail, { headers: allow }), request, reply);
    }
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { refusal } = causeOf(error);
    if (refusal.getStatus() !== 403) return sendProblem(error, request, reply);
    this.hearOfForbidden(refusal, request).then(
      () => sendProblem(error, request, reply),
      (failure: unknown) => sendProblem(failure, request, reply),
    );
  }
}

/** The dashboard's files have one route for all paths; what is no file comes here too. */
const hasNoRoute = (request: FastifyRequest): boolean => request.is404 || request.routeOptions.url === '/*';

const noSuchAddress = (request: FastifyRequest): Refusal =>
  new Refusal(404, 'not_found', `There is nothing at ${pathOf(request)}.`);
