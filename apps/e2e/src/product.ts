import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = path.resolve(import.meta.dirname, '../../..');

/** The product as a user has it: `npm start` on a free port with a DATA_DIR of its own. */
export class Product {
  private output = '';
  private constructor(
    readonly url: string,
    readonly dataDir: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** Starts it and waits until it serves. Give a `dataDir` to start on what an earlier one left. */
  static async start(options: { dataDir?: string; environment?: Record<string, string> } = {}): Promise<Product> {
    const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'energy-ops-e2e-')));
    const port = await freePort();
    const child = spawn('npm', ['start'], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: '',
        PORT: String(port),
        DATA_DIR: dataDir,
        NO_COLOR: '1',
        ...options.environment,
      },
    });
    const product = new Product(`http://127.0.0.1:${port}`, dataDir, child);
    await product.waitUntilReady(90_000);
    return product;
  }

  /** Everything it printed so far. */
  printed(): string {
    return this.output;
  }

  /** The one-time link that makes the first admin. */
  setupLink(): string {
    const link = /https?:\/\/\S+\/setup\?token=[\w.~-]+/.exec(this.output)?.[0];
    if (link === undefined) throw new Error(`No admin link was printed:\n${this.output}`);
    return link;
  }

  async waitUntilReady(withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (Date.now() < end) {
      if (this.child.exitCode !== null) throw new Error(`npm start ended with ${this.child.exitCode}:\n${this.output}`);
      const ready = await fetch(`${this.url}/api/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return;
      await sleep(100);
    }
    throw new Error(`Not ready within ${withinMs} ms:\n${this.output}`);
  }

  /** Ctrl-C: the interrupt reaches the whole process group, as in a terminal. Gives back the milliseconds it took. */
  async interrupt(): Promise<number> {
    const began = Date.now();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
      await ended;
    }
    return Date.now() - began;
  }

  /** Ctrl-C, then its folder goes. */
  async dispose(): Promise<void> {
    await this.interrupt();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Its processes: all that carry its DATA_DIR in their command line, environment or working folder. */
  async processes(): Promise<ProcessInfo[]> {
    return (await allProcesses()).filter((each) => each.carries.includes(this.dataDir));
  }
}

export interface ProcessInfo {
  readonly pid: number;
  readonly command: string;
  readonly carries: string;
}

async function allProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const read = async (pid: string): Promise<ProcessInfo[]> => {
    const text = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
    const [command, environment, stat] = await Promise.all([text('cmdline'), text('environ'), text('stat')]);
    const isZombie = /\) [ZX] /.test(stat);
    if (isZombie || command === '') return [];
    return [
      { pid: Number(pid), command: command.replaceAll('\u0000', ' ').trim(), carries: `${command}\n${environment}` },
    ];
  };
  return (await Promise.all(pids.map(read))).flat();
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
