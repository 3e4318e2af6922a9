import { PageQuery, WorkerPage } from '@energy-ops/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { Answers, Does } from '../http/answers.js';
import { toWorker } from './to-worker.js';
import { WorkersService } from './workers.service.js';

@Controller('api/workers')
export class WorkersController {
  constructor(private readonly workers: WorkersService) {}

  @Get()
  @Does('listWorkers', 'The workers that live, in the order they joined, and what they run.')
  @Needs('workers:read')
  @Answers(WorkerPage)
  async list(@Query({ schema: PageQuery }) query: PageQuery): Promise<WorkerPage> {
    const { workers, nextCursor } = await this.workers.list(query);
    return { workers: workers.map(toWorker), next_cursor: nextCursor };
  }
}
