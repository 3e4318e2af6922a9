import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build.mjs';
import { checkMachine } from './machine.mjs';
import { findNode, installPackages } from './packages.mjs';
import { preparePython } from './python-environment.mjs';
import { runTool } from './run.mjs';
import { StepFailed, Steps } from './steps.mjs';
import { takeTurn } from './turn.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What each command needs before its tool can run. */
const commands = {
  start: { tool: 'supervisor', build: true, developer: false },
  demo: { tool: 'demo', build: true, developer: false },
  bench: { tool: 'bench', build: true, developer: false },
  chaos: { tool: 'chaos', build: true, developer: false },
  container: { tool: 'container', build: true, developer: false },
  fuzz: { tool: 'fuzz', build: true, developer: false },
  clients: { tool: 'clients', build: false, developer: true },
  dev: { tool: 'dev', build: true, developer: false },
  test: { tool: 'test', build: true, developer: true },
  check: { tool: 'check', build: true, developer: true },
};

/**
 * Sets up whatever is missing, then runs the command's tool on Node 24. Resolves to the exit code.
 * @param {string} command
 * @param {string[]} args
 */
export async function bootstrap(command, args) {
  if (!isCommand(command)) {
    console.error(`There is no command "${command}". There are: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  try {
    const prepared = await prepare(commands[command]);
    const program = join(root, 'tools', commands[command].tool, 'main.ts');
    return await runTool(prepared.node, [program, ...args], { cwd: root, env: prepared.env });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(error.message);
    if (commands[command].developer) console.log('0 passed, 1 failed');
    return 1;
  }
}

/** @param {{ build: boolean, developer: boolean }} needs */
async function prepare({ build, developer }) {
  const steps = new Steps(4);
  const python = await steps.run('Checking this machine', () => checkMachine(process.env));
  const release = await takeTurn(root, () => {
    console.log('Another set-up runs in this checkout; waiting for it to finish.');
  });
  try {
    await steps.run('Installing packages', (work) => installPackages(root, work));
    const interpreter = await steps.run('Preparing Python', (work) => preparePython(root, python, developer, work));
    const node = findNode(root);
    const bin = join(root, 'node_modules', '.bin');
    const env = {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
      PYTHON: interpreter,
      // Compiled modules are kept between starts: the API listens half a second sooner.
      NODE_COMPILE_CACHE: join(root, '.bootstrap', 'compile-cache'),
    };
    await steps.run('Building', (work) =>
      build ? buildIfChanged(root, { node, python: interpreter, env }, work) : undefined,
    );
    return { node, env };
  } finally {
    release();
  }
}

/** @param {string} word @returns {word is keyof typeof commands} */
const isCommand = (word) => Object.hasOwn(commands, word) && existsSync(root);
