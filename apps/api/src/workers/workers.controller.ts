import { IdPath, PageQuery, WorkerPage, WorkerView } from '@energy-ops/contracts';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
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

  @Post(':id/drain')
  @Does(
    'drainWorker',
    'Has a worker take no more jobs; it finishes those it runs. Until it is resumed, or starts anew.',
  )
  @Needs('workers:drain')
  @HttpCode(200)
  @Answers(WorkerView)
  @Refuses(404)
  async drain(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<WorkerView> {
    return toWorker(await this.workers.drain(id, true, caller.email));
  }

  @Post(':id/resume')
  @Does('resumeWorker', 'Has a worker that was drained take jobs again.')
  @Needs('workers:drain')
  @HttpCode(200)
  @Answers(WorkerView)
  @Refuses(404)
  async resume(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<WorkerView> {
    return toWorker(await this.workers.drain(id, false, caller.email));
  }
}
