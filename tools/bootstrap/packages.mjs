import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { StepFailed } from './steps.mjs';

/**
 * `npm ci`, unless node_modules already holds what the lock file names.
 * @param {string} root
 * @param {(detail?: string) => void} work
 */
export async function installPackages(root, work) {
  if (packagesAreCurrent(root)) return;
  work('about a minute');
  // NODE_ENV=production, or an omit in the user's npmrc, must not leave out the compiler.
  const args = ['ci', '--include=dev', '--include=optional'];
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  await run(program, [...first, ...args], {
    cwd: root,
    fix: 'npm could not install the packages: check the network and the registry npm uses, then try again.',
  });
}

/**
 * npm writes what it really installed to a hidden lock file, last of all: an interrupted install has none.
 * @param {string} root
 */
export function packagesAreCurrent(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (!path.includes('node_modules/')) return true;
    const there = installed[path];
    return there ? there.version === version && Boolean(there.link) === Boolean(link) : optional === true;
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>}
 */
const packagesOf = (lockFile) => (existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {});

/**
 * The Node 24 that came with the packages; where npm has none for this machine, a system one that is new enough.
 * @param {string} root
 */
export function findNode(root) {
  const packaged = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return process.execPath;
  throw new StepFailed(
    `npm has no Node 24 for ${process.platform} ${process.arch}, and the one installed is ${process.version}.\n` +
      'Install Node 24.15 or newer and try again.',
  );
}
