import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, runHere } from '../test/program.ts';
import { pythonOf } from '../test/suites.ts';

const bin = dirname(pythonOf());
const docker = join(root, 'docker');
const filesOf = (folder: string, ending: RegExp) =>
  readdirSync(join(root, folder))
    .filter((name) => ending.test(name))
    .map((name) => join(root, folder, name));

/** The container's files and the scripts of schedulers, each by the linter its trade has. */
export async function lintDeployment(): Promise<number> {
  const schema = ['--builtin-schema', 'vendor.compose-spec'];
  const exitCodes = [
    await runHere(join(bin, 'hadolint'), ['--config', join(docker, '.hadolint.yaml'), join(docker, 'Dockerfile')]),
    await runHere(join(bin, 'check-jsonschema'), [...schema, ...filesOf('docker', /^compose.*\.yml$/)]),
    await lintScripts(filesOf('tools/scheduling', /\.sh$/)),
  ];
  return Math.max(...exitCodes);
}

function lintScripts(scripts: readonly string[]): Promise<number> {
  const shellcheck = join(bin, 'shellcheck');
  if (existsSync(shellcheck)) return runHere(shellcheck, ['-x', '--source-path=SCRIPTDIR', ...scripts]);
  console.log(`shellcheck has no package for ${process.platform} ${process.arch}: the scripts are not checked here.`);
  return Promise.resolve(0);
}
