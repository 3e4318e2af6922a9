import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets/markets.module.js';
import { GateWatch } from './gate-watch.js';

@Module({ imports: [MarketsModule], providers: [GateWatch] })
export class GatesModule {}
