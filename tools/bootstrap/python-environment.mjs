import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { capture, run } from './run.mjs';
import { StepFailed } from './steps.mjs';

const locks = /** @type {const} */ ({ models: 'requirements.lock', developer: 'requirements-dev.lock' });
const networkFix = 'Check the network and the package index Python uses, then try again.';

/**
 * The Python environment models run in, made or brought up to date. Resolves to its interpreter.
 * @param {string} root
 * @param {{ executable: string, version: string }} python
 * @param {boolean} developer also the linters and test tools
 * @param {(detail?: string) => void} work
 */
export async function preparePython(root, python, developer, work) {
  const interpreter = interpreterOf(root);
  if (process.env.PYTHON) return interpreter;
  const more = moreRequirements(process.env.MODEL_REQUIREMENTS);
  const folder = dirname(dirname(interpreter));
  const stampFile = join(folder, 'energy-ops.json');
  const base = `${root} ${python.executable} ${python.version}`;
  let stamp = readStamp(stampFile);
  const wanted = developer ? /** @type {const} */ (['models', 'developer']) : /** @type {const} */ (['models']);
  const stale = wanted.filter((part) => stamp.base !== base || stamp[part] !== digestOf(lockOf(root, part)));
  if (stale.length === 0 && existsSync(interpreter)) return interpreter;

  work();
  const uv = await findUv(root, python.executable);
  if (stamp.base !== base || !existsSync(interpreter)) {
    rmSync(folder, { recursive: true, force: true });
    await makeEnvironment(uv, python, folder);
    stamp = { base };
  }
  for (const part of wanted.filter((each) => stamp[each] !== digestOf(lockOf(root, each)))) {
    await install(uv, interpreter, lockOf(root, part));
    stamp[part] = digestOf(lockOf(root, part));
  }
  if (more) await addRequirements(uv, interpreter, more.file, folder);
  await addOwnModules(root, interpreter);
  writeFileSync(stampFile, JSON.stringify(stamp));
  return interpreter;
}

/**
 * The interpreter that models run with, whether it is there yet or not.
 * @param {string} root
 */
export function interpreterOf(root) {
  if (process.env.PYTHON) return process.env.PYTHON; // the operator's own environment
  const more = moreRequirements(process.env.MODEL_REQUIREMENTS);
  return join(root, more ? `.venv-${more.digest.slice(0, 12)}` : '.venv', 'bin', 'python');
}

/**
 * What the operator lets models import besides our own: each such file is an environment of its own, so that products
 * with different ones can run from one checkout.
 * @param {string | undefined} path
 */
function moreRequirements(path) {
  if (!path) return undefined;
  const file = resolve(path);
  if (existsSync(file)) return { file, digest: digestOf(file) };
  throw new StepFailed(`MODEL_REQUIREMENTS names ${file}, which isn't there. Correct it, or leave it out.`);
}

/** @param {string} root @param {keyof typeof locks} part */
const lockOf = (root, part) => join(root, 'python-models', locks[part]);

/** @param {string} file */
const digestOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** @param {string} file @returns {{ base?: string, models?: string, developer?: string }} */
const readStamp = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/**
 * uv installs in seconds what takes pip a minute. `--target`, because Debian refuses a plain `pip install` (PEP 668).
 * @param {string} root
 * @param {string} python
 * @returns {Promise<string | undefined>} nothing where uv can't be had
 */
async function findUv(root, python) {
  const folder = join(root, '.bootstrap', 'uv');
  const uv = join(folder, 'bin', 'uv');
  const works = async () => existsSync(uv) && (await capture(uv, ['--version'])).code === 0;
  if (await works()) return uv;
  const requirements = join(root, 'tools', 'bootstrap', 'uv-requirements.txt');
  await capture(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--target',
    folder,
    '--upgrade',
    '--require-hashes',
    '-r',
    requirements,
  ]);
  return (await works()) ? uv : undefined;
}

/**
 * @param {string | undefined} uv
 * @param {{ executable: string, version: string }} python
 * @param {string} folder
 */
async function makeEnvironment(uv, { executable, version }, folder) {
  const made = uv
    ? await capture(uv, ['venv', '--quiet', '--no-project', '--python', executable, folder])
    : await capture(executable, ['-m', 'venv', folder]);
  if (made.code === 0) return;
  throw new StepFailed(
    `\n${made.output.trim()}\n\nPython ${version} (${executable}) can't make a virtual environment.\n` +
      `Debian and Ubuntu leave that part out: apt install python3-venv (or python${version}-venv), then try again.`,
  );
}

/**
 * @param {string | undefined} uv
 * @param {string} interpreter
 * @param {string} lock
 */
const install = (uv, interpreter, lock) => add(uv, interpreter, ['--require-hashes', '-r', lock], networkFix);

/**
 * @param {string | undefined} uv
 * @param {string} interpreter
 * @param {string[]} what
 * @param {string} fix
 */
async function add(uv, interpreter, what, fix) {
  if (uv) {
    const args = ['pip', 'install', '--python', interpreter, '--compile-bytecode', ...what];
    if ((await capture(uv, args)).code === 0) return;
    // uv doesn't read pip's settings: behind a company's own index only pip may know the way.
  }
  await capture(interpreter, ['-m', 'ensurepip']);
  await run(interpreter, ['-m', 'pip', 'install', '--disable-pip-version-check', ...what], { fix });
}

/**
 * Adds what the operator's file names, without changing a version of ours, and writes down what is there now: the file
 * needn't pin anything, and a job's manifest must tell what it ran with.
 * @param {string | undefined} uv
 * @param {string} interpreter
 * @param {string} file
 * @param {string} folder
 */
async function addRequirements(uv, interpreter, file, folder) {
  const fix = `Correct ${file} (MODEL_REQUIREMENTS), or check the network and the package index Python uses.`;
  const list = () => run(interpreter, ['-c', installedQuestion], { fix });
  const constraints = join(folder, 'constraints.txt');
  writeFileSync(constraints, await list());
  await add(uv, interpreter, ['-r', file, '-c', constraints], fix);
  writeFileSync(join(folder, 'packages.txt'), await list());
}

const installedQuestion =
  'import importlib.metadata as m; print("\\n".join(sorted({f"{d.name}=={d.version}" for d in m.distributions()})))';

/** Makes `energy_ops` and `energy_models` importable without installing them. @param {string} root @param {string} interpreter */
async function addOwnModules(root, interpreter) {
  const question = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
  const packages = await run(interpreter, ['-c', question], { fix: 'Remove the folder .venv and try again.' });
  writeFileSync(join(packages.trim(), 'energy_ops.pth'), `${join(root, 'python-models', 'src')}\n`);
}
