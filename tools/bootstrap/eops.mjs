// `npx eops …`: runs on whatever Node the machine has, hands over to the one that came with the packages.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from './packages.mjs';
import { interpreterOf } from './python-environment.mjs';
import { runTool } from './run.mjs';
import { StepFailed } from './steps.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const program = join(root, 'apps', 'cli', 'dist', 'main.js');

try {
  const python = interpreterOf(root);
  if (!existsSync(program) || !existsSync(python))
    throw new StepFailed(`The checkout in ${root} is not set up yet. Run \`npm start\` in it once, then try again.`);
  process.exitCode = await runTool(findNode(root), [program, ...process.argv.slice(2)], {
    cwd: process.cwd(),
    env: { ...process.env, PYTHON: python, NODE_COMPILE_CACHE: join(root, '.bootstrap', 'compile-cache') },
  });
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
