import { Global, Module } from '@nestjs/common';
import { LoginThrottle } from './login-throttle.js';

@Global()
@Module({ providers: [LoginThrottle], exports: [LoginThrottle] })
export class ThrottleModule {}
