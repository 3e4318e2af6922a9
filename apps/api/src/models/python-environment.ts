import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the Python part of the product lies. */
export const pythonModels = fileURLToPath(new URL('../../../../python-models/', import.meta.url));

const known = new Map<string | undefined, Promise<string>>();

/**
 * The hash of what models can import with an interpreter; part of every job's manifest. That is our lock file and, where
 * the operator's MODEL_REQUIREMENTS added to it, the list of packages that the set-up wrote beside the interpreter.
 */
export function environmentSha256(python: string | undefined): Promise<string> {
  const asked = known.get(python) ?? hashOf(python);
  known.set(python, asked);
  return asked;
}

async function hashOf(python: string | undefined): Promise<string> {
  const hash = createHash('sha256').update(await readFile(`${pythonModels}requirements.lock`));
  const packages = python && (await readFile(join(dirname(python), '../packages.txt')).catch(() => undefined));
  if (packages) hash.update(packages);
  return hash.digest('hex');
}
