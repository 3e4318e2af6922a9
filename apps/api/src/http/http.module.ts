import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Draining } from './draining.js';
import { KnownQuery } from './known-query.js';
import { SchemaPipe } from './schema-pipe.js';
import { StripAnswer } from './strip-answer.js';

@Global()
@Module({
  providers: [
    Draining,
    { provide: APP_PIPE, useClass: SchemaPipe },
    { provide: APP_INTERCEPTOR, useClass: KnownQuery },
    { provide: APP_INTERCEPTOR, useClass: StripAnswer },
  ],
  exports: [Draining],
})
export class HttpModule {}
