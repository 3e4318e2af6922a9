import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Product } from '../supervisor/product.ts';
import { readSettings } from '../supervisor/settings.ts';
import { onStopRequest } from '../supervisor/stop-request.ts';

const root = join(import.meta.dirname, '../..');
const dashboard = 'http://127.0.0.1:4200';

/** `npm run dev`: compiles on every save; api and worker start again by themselves, the dashboard reloads. */
const settings = readSettings(process.env);
const children: ChildProcess[] = [];
const product = new Product(settings, { onLine: say, onFailure: (message) => void end(1, message) });
onStopRequest(
  () => void end(0),
  () => product.hurry(),
);
try {
  const { env } = await product.start([]);
  watch(
    'tsc',
    'node_modules/typescript/bin/tsc',
    ['-b', '-w', '--preserveWatchOutput', 'apps/api', 'apps/worker'],
    env,
  );
  watch('api', '--watch-preserve-output', ['--watch', 'apps/api/dist/main.js'], env);
  const ownWorker = { WARM_START: 'off', ...env }; // a warm Python would go on with the models as they were at its start
  watch('worker', '--watch-preserve-output', ['--watch', 'apps/worker/dist/main.js'], ownWorker);
  watch('web', 'node_modules/.bin/nx', ['serve', '@energy-ops/web'], env);
  console.log(`The dashboard comes up at ${dashboard}, the API at ${settings.address}. Ctrl-C stops all.`);
} catch (error) {
  await end(1, error instanceof Error ? error.message : String(error));
}

/** A group of its own, so that Ctrl-C reaches this process alone and the database stops last. */
function watch(name: string, first: string, rest: readonly string[], env: NodeJS.ProcessEnv): void {
  const child = spawn(process.execPath, [first, ...rest], {
    cwd: root,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr])
    createInterface({ input: output }).on('line', (line) => say(name, line));
  child.on('exit', (code) => say(name, `ended with ${code}`));
  children.push(child);
}

function say(part: string, line: string): void {
  console.log(`${part.padEnd(8)} │ ${line}`);
}

async function end(exitCode: number, message?: string): Promise<void> {
  if (message) console.error(message);
  await Promise.all(children.map(stopGroup));
  await product.stop();
  process.exit(exitCode);
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const { pid } = child;
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // the group ended in this very moment
    }
  };
  signalGroup('SIGTERM');
  const impatience = setTimeout(() => signalGroup('SIGKILL'), 9000);
  await gone;
  clearTimeout(impatience);
}
