import { capture } from './run.mjs';
import { StepFailed } from './steps.mjs';

const candidates = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
// sys.executable, because what stands in PATH may be a pyenv shim that other tools can't use.
const question = 'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2])';

/**
 * Checks what npm can't bring along and returns the machine's Python.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ executable: string, version: string }>}
 */
export async function checkMachine(env) {
  if (process.platform === 'win32') {
    throw new StepFailed('energy-ops runs on Linux (macOS as best it can). On Windows, use WSL 2.');
  }
  const found = [];
  for (const name of candidates) {
    const { code, output } = await capture(name, ['-c', question], { env, timeoutSeconds: 20 });
    const [executable = '', version = ''] = output.trim().split('\n');
    if (code !== 0 || executable === '') continue;
    if (isNewEnough(version)) return { executable, version };
    found.push(`${name} is ${version}`);
  }
  throw new StepFailed(
    `energy-ops needs Python 3.11 or newer${found.length > 0 ? `, but ${found.join(', ')}` : ', and found none'}.\n` +
      'Debian and Ubuntu: apt install python3 python3-venv. Fedora: dnf install python3.12.',
  );
}

/** @param {string} version such as `3.11` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 11);
}
