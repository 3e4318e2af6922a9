import 'reflect-metadata';
import type { LogLevel } from '@nestjs/common';
import { readConfig } from './config.js';
import { createApp } from './create-app.js';
import { Welcome } from './setup/welcome.js';
import { stopWhenTold } from './stop-when-told.js';

const logLevels = {
  error: ['error'],
  warn: ['error', 'warn'],
  info: ['error', 'warn', 'log'],
  debug: ['error', 'warn', 'log', 'debug'],
} as const satisfies Record<string, readonly LogLevel[]>;

try {
  const config = readConfig();
  const app = await createApp(config, [...logLevels[config.logLevel]]);
  stopWhenTold(() => app.close());
  await app.listen(config.port, config.host);
  await app.get(Welcome).greet((line) => process.stdout.write(`${line}\n`));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
