import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobChanges } from './job-changes.js';
import { JobStatusService } from './job-status.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { QueueKeeper } from './queue-keeper.js';
import { RerunService } from './rerun.service.js';
import { SearchNotice } from './search-notice.js';
import { TriggerService } from './trigger.service.js';

@Module({
  imports: [HealthModule, IdempotencyModule],
  controllers: [JobsController],
  providers: [JobChanges, JobStatusService, JobsService, QueueKeeper, RerunService, SearchNotice, TriggerService],
  exports: [JobChanges, JobsService, TriggerService],
})
export class JobsModule {}
