import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { FirstAdmin } from './first-admin.js';
import { SetupController } from './setup.controller.js';
import { Welcome } from './welcome.js';

@Module({ imports: [AuthModule], controllers: [SetupController], providers: [FirstAdmin, Welcome] })
export class SetupModule {}
