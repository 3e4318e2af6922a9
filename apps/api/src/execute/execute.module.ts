import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { ExecuteController } from './execute.controller.js';
import { ExecuteService } from './execute.service.js';

@Module({ imports: [JobsModule], controllers: [ExecuteController], providers: [ExecuteService] })
export class ExecuteModule {}
