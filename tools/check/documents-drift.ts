import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runHere } from '../test/program.ts';

const documents = ['openapi.json', 'asyncapi.json'];

/** Do the committed documents say what the built API says of itself? Resolves to an exit code. */
export async function documentsDrift(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  const isCurrent = (name: string) =>
    readFileSync(join(folder, name), 'utf8') === readFileSync(join(root, 'docs', name), 'utf8');
  try {
    const exitCode = await runHere(process.execPath, ['apps/api/dist/openapi.js', folder]);
    if (exitCode !== 0) return exitCode;
    const stale = documents.filter((name) => !isCurrent(name));
    for (const name of stale)
      console.error(`docs/${name} is not what the API says of itself. Write it anew: npm run openapi`);
    return stale.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
