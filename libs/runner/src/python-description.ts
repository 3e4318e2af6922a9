import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const question = `import json, os, sys
print(json.dumps({"imports": [p for p in sys.path if p], "prefix": sys.prefix, "base": os.path.realpath(sys.base_prefix),
                  "executable": os.path.realpath(sys.executable)}))`;

const Description = z.object({
  /** What follows a program's own folder on its sys.path. */
  imports: z.array(z.string()),
  /** Of the virtual environment. */
  prefix: z.string(),
  /** Of the installation the environment is made from. */
  base: z.string(),
  executable: z.string(),
});
export type PythonDescription = z.infer<typeof Description>;

const described = new Map<string, Promise<PythonDescription>>();

/** What an interpreter says of itself, asked once; rejects where it can't be started. */
export function describePython(python: string): Promise<PythonDescription> {
  const known = described.get(python);
  if (known !== undefined) return known;
  const asked = ask(python);
  described.set(python, asked);
  asked.catch(() => described.delete(python)); // it may be installed meanwhile
  return asked;
}

async function ask(python: string): Promise<PythonDescription> {
  const { stdout } = await promisify(execFile)(python, ['-I', '-B', '-c', question], { env: {}, cwd: '/' });
  return Description.parse(JSON.parse(stdout));
}

/** What a model may read of an interpreter: its programs, its libraries and its environment, not what lies beside them. */
export function foldersOf({ imports, prefix, base, executable }: PythonDescription): string[] {
  const installation = ['bin', 'lib', 'lib64'].map((name) => join(base, name));
  const environment = prefix === base ? [] : [prefix];
  return [...new Set([...installation, dirname(executable), ...environment, ...imports])].filter((path) =>
    existsSync(path),
  );
}
