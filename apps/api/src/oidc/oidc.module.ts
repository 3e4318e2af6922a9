import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { UsersModule } from '../users/users.module.js';
import { IdentityProvider } from './identity-provider.js';
import { OidcController } from './oidc.controller.js';
import { OidcService } from './oidc.service.js';
import { OidcUsers } from './oidc-users.js';

@Module({
  imports: [AuthModule, UsersModule],
  controllers: [OidcController],
  providers: [IdentityProvider, OidcService, OidcUsers],
})
export class OidcModule {}
