import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readConfig } from './config.js';
import { createApp } from './create-app.js';
import { openApiDocument } from './documents/openapi-document.js';

// Writes docs/openapi.json (or the file named): needs no database, as nothing connects before the app listens.
const config = readConfig({
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  JWT_SECRET: '-'.repeat(32),
  ENCRYPTION_KEY: '-'.repeat(32),
});
const app = await createApp(config);
const file = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../../docs/openapi.json'));
await writeFile(file, `${JSON.stringify(openApiDocument(app, config.version), null, 2)}\n`);
process.exit(0);
