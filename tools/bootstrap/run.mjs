import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { StepFailed } from './steps.mjs';

const tailLines = 30;

/**
 * Runs a program to its end and returns what it printed. `fix` is what a person can do when it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, fix: string }} options
 * @returns {Promise<string>}
 */
export async function run(program, args, { fix, ...options }) {
  const end = await capture(program, args, options);
  if (end.code === 0) return end.output;
  const tail = end.output.trimEnd().split('\n').slice(-tailLines).join('\n');
  throw new StepFailed(`\n${tail}\n\n${program} ended with ${end.code ?? end.problem}. ${fix}`);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutSeconds?: number }} options
 * @returns {Promise<{ code: number | null, problem: string, output: string }>}
 */
export function capture(program, args, { timeoutSeconds = 0, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    // Not spawn's own timeout: that one keeps this process alive when the program does not exist.
    const patience = timeoutSeconds > 0 ? setTimeout(() => child.kill('SIGKILL'), timeoutSeconds * 1000) : undefined;
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    /** @param {number | null} code @param {string} problem */
    const end = (code, problem) => {
      clearTimeout(patience);
      resolve({ code, problem, output });
    };
    child.on('error', (error) => end(null, error.message));
    child.on('close', (code, signal) => end(code, signal ?? ''));
  });
}

/**
 * Runs the tool in this terminal and waits for it. Signals are passed on and left to it: it stops what it started.
 * The IPC channel is its lifeline: the tool stops also when this process is killed outright.
 * @param {string} node
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function runTool(node, args, options) {
  const child = spawn(node, args, { ...options, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) onParentDeath(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/**
 * npm can't tell its script that it was killed outright. (`exec` in package.json keeps the shell out of between.)
 * @param {() => void} stop
 */
function onParentDeath(stop) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 1000);
  watch.unref();
}
