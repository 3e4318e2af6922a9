import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { ResultsController } from './results.controller.js';
import { ResultsService } from './results.service.js';

@Module({ imports: [JobsModule], controllers: [ResultsController], providers: [ResultsService] })
export class ResultsModule {}
