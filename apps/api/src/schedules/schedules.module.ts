import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { HealthModule } from '../health/health.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { FailingModels } from './failing-models.js';
import { Firing } from './firing.js';
import { NextSlotsAnew } from './next-slots-anew.js';
import { Presets } from './presets.js';
import { RunNow } from './run-now.js';
import { ScheduleViews } from './schedule-views.js';
import { SchedulesController } from './schedules.controller.js';
import { SchedulesService } from './schedules.service.js';
import { SlotStart } from './slot-start.js';
import { Ticker } from './ticker.js';
import { WaitingSlots } from './waiting-slots.js';

@Module({
  imports: [ScheduleModule.forRoot(), HealthModule, IdempotencyModule, JobsModule],
  controllers: [SchedulesController],
  providers: [
    FailingModels,
    Firing,
    NextSlotsAnew,
    Presets,
    RunNow,
    ScheduleViews,
    SchedulesService,
    SlotStart,
    Ticker,
    WaitingSlots,
  ],
})
export class SchedulesModule {}
