import { createClient } from '@hey-api/openapi-ts';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runHere } from '../test/program.ts';
import { pythonOf } from '../test/suites.ts';

const document = join(root, 'docs', 'openapi.json');
const folder = process.argv[2] ?? join(root, 'clients');

/** Node runs it as it is, and any bundler takes it. */
const typescript = () =>
  createClient({
    input: document,
    output: { path: join(folder, 'typescript'), importFileExtension: '.ts' },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent' },
  });

/** A package that needs httpx and attrs. */
async function python(): Promise<void> {
  const path = join(folder, 'python', 'energy_ops_client');
  rmSync(path, { recursive: true, force: true });
  const program = join(pythonOf(), '..', 'openapi-python-client');
  const env = { ...process.env, PATH: `${join(pythonOf(), '..')}:${process.env['PATH']}` }; // it formats with our ruff
  const args = ['generate', '--path', document, '--output-path', path, '--meta', 'none'];
  const exitCode = await runHere(program, args, { env });
  if (exitCode !== 0) throw new Error('The Python client was not generated.');
}

/** `npm run clients [-- FOLDER]`: a client of the API in TypeScript and one in Python, from docs/openapi.json. */
await typescript();
await python();
console.log(`The clients are in ${join(folder, 'typescript')} and ${join(folder, 'python')}.`);
process.exit(0);
