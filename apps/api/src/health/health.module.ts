import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Preparations } from './preparations.js';

@Module({ controllers: [HealthController], providers: [Preparations], exports: [Preparations] })
export class HealthModule {}
