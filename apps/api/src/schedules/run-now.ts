import { TriggerJob } from '@energy-ops/contracts';
import { type Job, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { TriggerService } from '../jobs/trigger.service.js';
import { databaseNow } from './database-now.js';
import { SchedulesService } from './schedules.service.js';

/** Runs what a schedule would run, now; paused or disabled ones too. It is nobody's slot. */
@Injectable()
export class RunNow {
  constructor(
    private readonly em: EntityManager,
    private readonly schedules: SchedulesService,
    private readonly triggers: TriggerService,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async run(id: string, actor: Actor): Promise<Job> {
    const schedule = await this.schedules.get(id);
    const dataSourceId = schedule.dataSourceId ?? this.config.defaultDataSourceId;
    if (dataSourceId === undefined)
      throw new Refusal(422, 'no_data_source', 'This schedule names no data source, and there is no default one.');
    const request = TriggerJob.parse({
      model_type: schedule.modelType,
      data_source_id: dataSourceId,
      ...(schedule.modelId && { model_id: schedule.modelId }),
      model_config: schedule.modelConfig ?? {},
    });
    const now = await databaseNow(sqlOf(this.em));
    return this.triggers.trigger(request, actor, { id, slot: null, now });
  }
}
