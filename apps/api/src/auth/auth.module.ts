import { Module } from '@nestjs/common';
import { AuthController } from './auth.controller.js';
import { Login } from './login.js';
import { OwnSessions } from './own-sessions.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { PasswordResets } from './password-resets.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';

@Module({
  controllers: [AuthController, OwnSessionsController],
  providers: [Login, OwnSessions, PasswordResets, Passwords, Sessions],
  exports: [PasswordResets, Passwords, Sessions],
})
export class AuthModule {}
