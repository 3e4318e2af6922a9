import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where the Python part of the product lies. */
export const pythonModels = fileURLToPath(new URL('../../../../python-models/', import.meta.url));

let known: Promise<string> | undefined;

/** The hash of the lock file that pins what models import; part of every job's manifest. */
export const environmentSha256 = (): Promise<string> =>
  (known ??= readFile(`${pythonModels}requirements.lock`).then((lock) =>
    createHash('sha256').update(lock).digest('hex'),
  ));
