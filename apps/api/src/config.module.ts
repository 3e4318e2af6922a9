import { type DynamicModule, Module } from '@nestjs/common';
import { type ApiConfig, CONFIG } from './config.js';

@Module({})
export class ConfigModule {
  static with(config: ApiConfig): DynamicModule {
    const provider = { provide: CONFIG, useValue: config };
    return { module: ConfigModule, global: true, providers: [provider], exports: [provider] };
  }
}
