import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { type ApiConfig, CONFIG } from '../config.js';
import { CallerRates } from '../load/caller-rates.js';
import { RateGuard } from '../load/rate.guard.js';
import { AccessChanges } from './access-changes.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { Credentials } from './credentials.js';
import { DownloadTickets } from './download-tickets.js';
import { JwtStrategy } from './jwt-strategy.js';
import { PermissionGuard } from './permission.guard.js';

@Global()
@Module({
  imports: [
    PassportModule,
    JwtModule.registerAsync({
      inject: [CONFIG],
      useFactory: (config: ApiConfig) => ({ secret: config.jwtSecret }),
    }),
  ],
  providers: [
    AccessChanges,
    AccessTokens,
    CallerRates,
    Credentials,
    DownloadTickets,
    JwtStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RateGuard }, // after the one that says who calls …
    { provide: APP_GUARD, useClass: PermissionGuard }, // … and before the one whose refusals the audit keeps
  ],
  exports: [AccessChanges, AccessTokens, Credentials],
})
export class AccessModule {}
