import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { AuthController } from './auth.controller.js';
import { LoginRanks } from './login-ranks.js';
import { Login } from './login.js';
import { OwnSessions } from './own-sessions.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { PasswordResets } from './password-resets.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';

@Module({
  controllers: [AuthController, OwnSessionsController],
  providers: [Accounts, Login, LoginRanks, OwnSessions, PasswordResets, Passwords, Sessions],
  exports: [PasswordResets, Passwords, Sessions],
})
export class AuthModule {}
