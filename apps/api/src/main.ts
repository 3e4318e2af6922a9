import 'reflect-metadata';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { readConfig } from './config.js';
import { createApp } from './create-app.js';
import { Preparations } from './health/preparations.js';
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
  const logger = new ConsoleLogger({ colors: process.stdout.isTTY, logLevels: ['error', 'warn'] });
  const app = await createApp(config, logger);
  stopWhenTold(() => app.close());
  void app.get(Preparations).unfit.then(refuseToStart);
  await app.listen(config.port, config.host);
  logger.setLogLevels([...logLevels[config.logLevel]]); // from here on, so that Nest doesn't list its modules and routes
  await app.get(Welcome).greet((line) => process.stdout.write(`${line}\n`));
} catch (error) {
  refuseToStart(error);
}

function refuseToStart(reason: unknown): void {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exit(1);
}
