import type { LoggerService, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { Audit } from './audit/audit.js';
import { recordForbidden } from './audit/record-forbidden.js';
import type { ApiConfig } from './config.js';
import { LiveAdapter } from './events/live-adapter.js';
import { dashboardPage } from './http/dashboard.js';
import { Draining } from './http/draining.js';
import { equip, newAdapter } from './http/fastify-server.js';
import { serveEventsDocument } from './documents/asyncapi-document.js';
import { serveDocs } from './documents/openapi-document.js';
import { ProblemFilter } from './http/problem-filter.js';
import { RouteTable } from './http/route-table.js';

/** The whole API as one Nest application, not yet listening. */
export async function createApp(
  config: ApiConfig,
  logger: LoggerService | LogLevel[] = ['error', 'warn'],
): Promise<NestFastifyApplication> {
  const adapter = newAdapter(config);
  const routes = new RouteTable();
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', routes.add);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  await equip(fastify, config, app.get(Draining));
  app.useGlobalFilters(new ProblemFilter(routes, dashboardPage(config.dashboardDir), recordForbidden(app.get(Audit))));
  app.useWebSocketAdapter(new LiveAdapter(app, config.corsOrigins));
  if (config.corsOrigins.length > 0) app.enableCors({ origin: [...config.corsOrigins], credentials: true });
  serveDocs(app, config.version);
  serveEventsDocument(app, config.version);
  return app;
}
