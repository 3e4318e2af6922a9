import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig } from './config.js';
import { createApp } from './create-app.js';
import { asyncApiDocument } from './documents/asyncapi-document.js';
import { openApiDocument } from './documents/openapi-document.js';

// Writes docs/openapi.json and docs/asyncapi.json (or into the folder named): needs no database, as nothing connects
// before the app listens.
const config = readConfig({
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  JWT_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('hex'),
});
const app = await createApp(config);
const folder = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../../docs'));
const write = (name: string, document: object) =>
  writeFile(join(folder, name), `${JSON.stringify(document, null, 2)}\n`);
await write('openapi.json', openApiDocument(app, config.version));
await write('asyncapi.json', asyncApiDocument(config.version));
process.exit(0);
