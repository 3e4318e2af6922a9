import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runHere } from '../test/program.ts';

/** Does docs/openapi.json say what the built API says of itself? Resolves to an exit code. */
export async function openApiDrift(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  const file = join(folder, 'openapi.json');
  try {
    const exitCode = await runHere(process.execPath, ['apps/api/dist/openapi.js', file]);
    if (exitCode !== 0) return exitCode;
    if (readFileSync(file, 'utf8') === readFileSync(join(root, 'docs/openapi.json'), 'utf8')) return 0;
    console.error('docs/openapi.json is not what the API says of itself. Write it anew: npm run openapi');
    return 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
