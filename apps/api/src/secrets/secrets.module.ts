import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { KeyCheck } from './key-check.js';

@Module({ imports: [HealthModule], providers: [KeyCheck] })
export class SecretsModule {}
