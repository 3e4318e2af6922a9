import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { BuiltInModels } from './built-in-models.js';

@Module({ imports: [HealthModule], providers: [BuiltInModels], exports: [BuiltInModels] })
export class ModelsModule {}
