import type { ExecuteModel } from '@energy-ops/contracts';
import type { Job } from '@energy-ops/database';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { TriggerService } from '../jobs/trigger.service.js';

/** Runs a model the way the original system did: a trigger under other names. */
@Injectable()
export class ExecuteService {
  constructor(
    private readonly triggers: TriggerService,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async execute(request: ExecuteModel, actor: Actor): Promise<Job> {
    const dataSourceId = request.dataSourceId ?? this.config.defaultDataSourceId;
    if (dataSourceId === undefined) throw noDataSource();
    try {
      return await this.triggers.trigger(
        {
          model_type: request.modelType,
          model_id: request.modelId,
          data_source_id: dataSourceId,
          model_config: request.config,
          purpose: request.purpose,
          triggered_by: 'manual',
          priority: 0,
          bypass_cache: false,
        },
        actor,
      );
    } catch (error) {
      throw inOurNames(error);
    }
  }
}

const names: Readonly<Record<string, string>> = {
  model_type: 'modelType',
  model_id: 'modelId',
  data_source_id: 'dataSourceId',
  model_config: 'config',
};

/** The caller is to find the field under the name it sent it by. */
function inOurNames(error: unknown): unknown {
  if (!(error instanceof Refusal) || !error.more.errors) return error;
  const errors = error.more.errors.map(({ pointer, ...rest }) =>
    pointer === undefined
      ? rest
      : { ...rest, pointer: pointer.replace(/^\/(\w+)/, (_, name: string) => `/${names[name] ?? name}`) },
  );
  return new Refusal(error.getStatus(), error.code, error.detail, { ...error.more, errors });
}

const noDataSource = (): Refusal =>
  new Refusal(
    422,
    'no_default_data_source',
    'Name a dataSourceId: this installation has no DEFAULT_OPTIMIZATION_DATA_SOURCE.',
    { errors: [{ pointer: '/dataSourceId', code: 'required', message: 'is needed: there is no default' }] },
  );
