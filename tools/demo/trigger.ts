import 'reflect-metadata';
import { type ModelType, TriggerJob } from '@energy-ops/contracts';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../apps/api/dist/app.module.js';
import { readConfig } from '../../apps/api/dist/config.js';
import { Preparations } from '../../apps/api/dist/health/preparations.js';
import { TriggerService } from '../../apps/api/dist/jobs/trigger.service.js';

/** The service behind `POST /api/jobs/trigger` without its HTTP server. */
export async function openTrigger(env: NodeJS.ProcessEnv) {
  // The limit is for callers from outside; three demos within a minute are fine.
  const config = { ...readConfig(env), triggerLimitPerMinute: 1_000_000 };
  const context = await NestFactory.createApplicationContext(AppModule.with(config), { logger: ['error', 'warn'] });
  await context.get(Preparations).done(); // the sample and the models
  const service = context.get(TriggerService);
  return {
    async trigger(modelType: ModelType): Promise<string> {
      const request = TriggerJob.parse({ model_type: modelType, data_source_id: 'sample', purpose: 'test' });
      return (await service.trigger(request, { id: 'system:demo', role: 'operator' })).id;
    },
    close: () => context.close(),
  };
}
