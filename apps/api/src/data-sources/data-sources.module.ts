import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { SandboxModule } from '../sandbox/sandbox.module.js';
import { DataSourceUploads } from './data-source-uploads.js';
import { DataSourcesController } from './data-sources.controller.js';
import { DataSourcesService } from './data-sources.service.js';
import { Sample } from './sample.js';
import { TableCheck } from './table-check.js';

@Module({
  imports: [HealthModule, IdempotencyModule, SandboxModule],
  controllers: [DataSourcesController],
  providers: [DataSourcesService, DataSourceUploads, Sample, TableCheck],
  exports: [DataSourcesService],
})
export class DataSourcesModule {}
