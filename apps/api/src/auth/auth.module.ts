import { Module } from '@nestjs/common';
import { AuthController } from './auth.controller.js';
import { Login } from './login.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';

@Module({ controllers: [AuthController], providers: [Login, Passwords, Sessions], exports: [Passwords, Sessions] })
export class AuthModule {}
