import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobChanges } from './job-changes.js';
import { JobStatusService } from './job-status.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { QueueKeeper } from './queue-keeper.js';
import { RerunService } from './rerun.service.js';
import { TriggerService } from './trigger.service.js';

@Module({
  imports: [IdempotencyModule],
  controllers: [JobsController],
  providers: [JobChanges, JobStatusService, JobsService, QueueKeeper, RerunService, TriggerService],
  exports: [JobChanges, JobsService, TriggerService],
})
export class JobsModule {}
