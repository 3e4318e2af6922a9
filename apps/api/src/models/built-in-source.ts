import type { ModelType } from '@energy-ops/contracts';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** The hash over the names and contents of all Python files below `folder`, whatever order a disk lists them in. */
export async function digestOfSources(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    hash.update(`${content}  ${relative(folder, file).replaceAll(sep, '/')}\n`);
  }
  return hash.digest('hex');
}

/** The file a job of a built-in model runs: its comment pins the package's version, so a change is a new model. */
export const builtInSource = (modelType: ModelType, digest: string): string =>
  `# energy_models sha256:${digest}\nfrom energy_models.${modelType.toLowerCase()} import main\n\nmain()\n`;
