import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets/markets.module.js';
import { PlansController } from './plans.controller.js';
import { PlansService } from './plans.service.js';

@Module({ imports: [MarketsModule], controllers: [PlansController], providers: [PlansService] })
export class PlansModule {}
