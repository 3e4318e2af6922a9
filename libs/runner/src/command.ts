import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bubblewrap, bubblewrapArguments } from './bubblewrap.js';
import { describePython, foldersOf } from './python-description.js';
import type { PythonDescription } from './python-description.js';
import type { RunRequest } from './run-request.js';
import { systemFolders } from './system-folders.js';

const lookedUp = new WeakMap<PythonDescription, readonly string[]>();
const launcher = fileURLToPath(new URL('../launcher/launch.py', import.meta.url));

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** The command that starts a model as a user (undefined: ours); rejects where it can't be started. */
export async function commandOf(request: RunRequest, uid: number | undefined): Promise<Command> {
  const { python, folder, sandbox } = request;
  const args = ['-I', '-S', '-B', '-u', launcher, ...(await policyOf(request, uid))];
  if (sandbox.tier !== 'namespaces') return { program: python, args };
  const program = bubblewrap();
  if (program === undefined) throw new Error('bubblewrap (bwrap) is not installed.');
  const read = [...(await readable(request)), dirname(launcher)];
  return { program, args: [...bubblewrapArguments({ read, write: [folder], asRoot: isRoot() }), python, ...args] };
}

/** The rules of a run, in the words of `launcher/policy.py`. */
export async function policyOf(request: RunRequest, uid: number | undefined): Promise<string[]> {
  const { limits, folder, program, lease, sandbox } = request;
  const python = await describePython(request.python);
  const isAlone = sandbox.tier === 'namespaces';
  const jailed = isAlone || sandbox.tier === 'kernel-lsm';
  const numbers = {
    uid: uid ?? -1,
    lease: lease?.seconds ?? 0,
    until: lease?.until() ?? 0,
    memory: limits.memoryBytes,
    cpu: Math.ceil(limits.cpuSeconds),
    processes: limits.processes,
    files: limits.openFiles,
    file: limits.fileBytes,
    room: limits.folderBytes,
  };
  const flags = {
    jail: jailed,
    alone: isAlone,
    // Where the job shares its user with the worker, its processes could not be counted apart: threads only.
    forks: !jailed || isAlone || uid !== undefined,
  };
  return [
    `folder=${folder}`,
    `program=${program}`,
    `prefix=${python.prefix}`,
    ...Object.entries(numbers).map(([name, value]) => `${name}=${value}`),
    ...Object.entries(flags).map(([name, holds]) => `${name}=${holds ? 'yes' : 'no'}`),
    ...python.imports.map((path) => `import=${path}`),
    ...(await readable(request)).map((path) => `read=${path}`),
    ...(isAlone ? ['/tmp', '/dev/shm'] : []).map((path) => `write=${path}`),
  ];
}

/** What a model may read besides its folder. */
async function readable({ python, program, folder }: RunRequest): Promise<readonly string[]> {
  const everyones = everyonesOf(await describePython(python));
  return dirname(program) === folder ? everyones : outermost([...everyones, program]);
}

/** What every model of an interpreter may read; looked up once, as it is there for as long as that is. */
function everyonesOf(python: PythonDescription): readonly string[] {
  const known = lookedUp.get(python) ?? outermost([...systemFolders(), ...foldersOf(python)]);
  lookedUp.set(python, known);
  return known;
}

/** Leaves out what lies in another one of them: each mount and each rule takes time. */
const outermost = (paths: readonly string[]): string[] =>
  paths.filter(
    (path, at) => !paths.some((other, before) => path.startsWith(`${other}/`) || (path === other && before < at)),
  );

const isRoot = (): boolean => process.getuid?.() === 0;
