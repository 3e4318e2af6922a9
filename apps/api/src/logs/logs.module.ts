import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { LogText } from './log-text.js';
import { LogsController } from './logs.controller.js';
import { LogsService } from './logs.service.js';

@Module({ imports: [JobsModule], controllers: [LogsController], providers: [LogsService, LogText] })
export class LogsModule {}
