import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { SandboxModule } from '../sandbox/sandbox.module.js';
import { BuiltInModels } from './built-in-models.js';
import { ModelCheck } from './model-check.js';
import { ModelUploads } from './model-uploads.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';

@Module({
  imports: [HealthModule, IdempotencyModule, SandboxModule],
  controllers: [ModelsController],
  providers: [BuiltInModels, ModelCheck, ModelUploads, ModelsService],
  exports: [BuiltInModels],
})
export class ModelsModule {}
