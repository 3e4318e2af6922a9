import { ormOptions } from '@energy-ops/database';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ApiTokensModule } from './api-tokens/api-tokens.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ClientConfigModule } from './client-config/client-config.module.js';
import type { ApiConfig } from './config.js';
import { CompareModule } from './compare/compare.module.js';
import { ConfigModule } from './config.module.js';
import { DataSourcesModule } from './data-sources/data-sources.module.js';
import { DownloadsModule } from './downloads/downloads.module.js';
import { EventsModule } from './events/events.module.js';
import { ExecuteModule } from './execute/execute.module.js';
import { GatesModule } from './gates/gates.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LogsModule } from './logs/logs.module.js';
import { MarketsModule } from './markets/markets.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ModelsModule } from './models/models.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { PlansModule } from './plans/plans.module.js';
import { ResultsModule } from './results/results.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SecretsModule } from './secrets/secrets.module.js';
import { SetupModule } from './setup/setup.module.js';
import { ThrottleModule } from './throttle/throttle.module.js';
import { UsersModule } from './users/users.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';
import { WorkersModule } from './workers/workers.module.js';

const nouns = [
  JobsModule,
  LogsModule,
  ResultsModule,
  CompareModule,
  ModelsModule,
  ExecuteModule,
  DataSourcesModule,
  DownloadsModule,
  WorkersModule,
  MetricsModule,
  MarketsModule,
  PlansModule,
  SchedulesModule,
  GatesModule,
  UsersModule,
  ApiTokensModule,
  WebhooksModule,
  NotificationsModule,
];

@Module({})
export class AppModule {
  static with(config: ApiConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        MikroOrmModule.forRoot(ormOptions(config.databaseUrl, config.databasePatienceMs)),
        HttpModule,
        NoticesModule,
        AuditModule,
        ThrottleModule,
        AccessModule,
        AuthModule,
        OidcModule,
        SecretsModule,
        SetupModule,
        HealthModule,
        ClientConfigModule,
        EventsModule,
        RetentionModule,
        ...nouns,
      ],
    };
  }
}
