import { Module } from '@nestjs/common';
import { GateWatch } from './gate-watch.js';

@Module({ providers: [GateWatch] })
export class GatesModule {}
