import 'reflect-metadata';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../apps/api/dist/config.js';
import { createApp } from '../../apps/api/dist/create-app.js';
import { openApiDocument } from '../../apps/api/dist/http/openapi-document.js';

const file = join(import.meta.dirname, '../../docs/openapi.json');

/** Writes docs/openapi.json from the built API, or with `--check` says whether it is current. */
async function main(mayWrite: boolean): Promise<number> {
  const current = await generate();
  if (existsSync(file) && readFileSync(file, 'utf8') === current) return 0;
  if (!mayWrite) {
    console.error('docs/openapi.json is not what the API says of itself. Write it anew: npm run openapi');
    return 1;
  }
  writeFileSync(file, current);
  console.log('docs/openapi.json is written.');
  return 0;
}

/** The routes are known before anything starts, so neither a database nor real secrets are needed. */
async function generate(): Promise<string> {
  const secret = 'no request is ever signed with this one';
  const config = readConfig({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    JWT_SECRET: secret,
    ENCRYPTION_KEY: secret,
  });
  const app = await createApp(config, ['error']);
  return `${JSON.stringify(openApiDocument(app, config.version), null, 2)}\n`;
}

process.exit(await main(!process.argv.includes('--check')));
