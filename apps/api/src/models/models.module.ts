import { Module } from '@nestjs/common';
import { BuiltInModels } from './built-in-models.js';

@Module({ providers: [BuiltInModels], exports: [BuiltInModels] })
export class ModelsModule {}
