import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { HealthModule } from '../health/health.module.js';
import { EnvironmentAdmin } from './environment-admin.js';
import { FirstAdmin } from './first-admin.js';
import { SetupController } from './setup.controller.js';
import { Welcome } from './welcome.js';

@Module({
  imports: [AuthModule, HealthModule],
  controllers: [SetupController],
  providers: [EnvironmentAdmin, FirstAdmin, Welcome],
})
export class SetupModule {}
