import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { describePython, foldersOf } from '../python-description.js';
import { Conversation } from './conversation.js';
import type { Caller } from './rendezvous.js';
import { Rendezvous } from './rendezvous.js';
import { Watcher } from './watcher.js';

const programFolders = ['warm', 'launcher'].map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url)));
const program = fileURLToPath(new URL('../../warm/fork_server.py', import.meta.url));
const bootMs = 30_000;
const forkMs = 1000;
/** Orders under way: what a queue of jobs waits for a fork must not count as a fork that hangs. */
const mostUnderWay = 4;
/** A timer this late says that this process was busy, not that the fork server is slow. */
const busyMs = 200;

const Word = z.union([z.object({ ready: z.number().int() }), z.object({ refused: z.string() })]);

/** Why a fork server will not do here, whatever one tries: it said so itself. */
export class Refused extends Error {}

interface Pending {
  readonly token: string;
  readonly fail: (why: Error) => void;
}

export interface ForkServerOptions {
  readonly python: string;
  /** The parent of all job folders. */
  readonly jobs: string;
  /** Whom a root worker's fork server becomes. */
  readonly uid?: number;
  /** Abort ends it, as `kill` does. */
  readonly signal: AbortSignal;
}

/** One Python that has imported what built-in models import, and forks a process for each job; and its jobs' watcher. */
export class ForkServer {
  /** How many jobs it was asked to fork for. */
  forks = 0;
  readonly bornAt = performance.now();
  /** Watches over what it forks, and outlives it as long as that runs. */
  readonly watcher: Watcher;
  /** Settles with the reason when it is of no more use. */
  readonly ended: Promise<string>;
  /** Settles when nothing of it, and of what it has forked, lies about any more. */
  readonly cleared: Promise<void>;
  private readonly orders: Conversation<typeof Word>;
  private readonly pending = new Set<Pending>();
  private readonly waiting: (() => void)[] = [];
  private pid: number | undefined;
  private ready: (word: z.infer<typeof Word>) => void = () => undefined;
  private end: (why: string) => void = () => undefined;
  private over: string | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly rendezvous: Rendezvous,
  ) {
    const [orders, watch] = [child.stdio[3], child.stdio[4]];
    if (!(orders instanceof Duplex) || !(watch instanceof Duplex))
      throw new Error('Descriptors 3 and 4 of the fork server are not pipes.');
    this.ended = new Promise((resolve) => (this.end = resolve));
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
    this.cleared = this.ended.then(async () => void (await Promise.all([rendezvous.close(), closed])));
    this.watcher = new Watcher(watch, () => child.kill('SIGKILL'));
    this.orders = new Conversation({
      channel: orders,
      word: Word,
      take: (word) => this.ready(word),
      onSilence: () => this.kill('it does not answer'),
    });
    void Promise.race([this.orders.over, closed]).then(() => this.finish('it ended'));
  }

  /** Starts one; rejects with `Refused` when it can't serve on this machine. */
  static async start({ python, jobs, uid, signal }: ForkServerOptions): Promise<ForkServer> {
    const description = await describePython(python);
    const rules = [
      `folder=${jobs}`,
      `prefix=${description.prefix}`,
      `uid=${uid ?? -1}`,
      ...description.imports.map((path) => `import=${path}`),
      ...[...foldersOf(description), ...programFolders].map((path) => `read=${path}`),
    ];
    const rendezvous = await Rendezvous.open(jobs, uid);
    // Not in UTF-8 mode, which Python chooses where no locale is set: a job's would differ from a cold start's.
    const options = ['-I', '-S', '-B', '-u', '-X', 'utf8=0'];
    const child = spawn(python, [...options, program, rendezvous.path, ...rules], {
      cwd: '/',
      env: {},
      detached: true, // a session of its own: Ctrl-C in a terminal is for the worker
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const server = new ForkServer(child, rendezvous);
    const onAbort = (): void => server.kill('the worker is stopping');
    signal.addEventListener('abort', onAbort);
    void server.ended.then(() => signal.removeEventListener('abort', onAbort));
    try {
      if (signal.aborted) onAbort();
      await server.boot();
      return server;
    } catch (error) {
      server.kill('it did not start');
      await server.cleared;
      throw error;
    }
  }

  /** A forked process that has called and waits for its job; rejects when none came in time. */
  async fork(): Promise<Caller> {
    this.forks += 1;
    if (this.pending.size >= mostUnderWay) await new Promise<void>((turn) => this.waiting.push(turn));
    if (this.over !== undefined) throw new Error(this.over);
    return new Promise((resolve, reject) => this.order(resolve, reject));
  }

  /** Lets it end by itself: what it has forked goes on. */
  retire(): void {
    this.finish('retired');
  }

  /** Ends it at once: what it has forked and was given its job goes on, what has not runs nothing. */
  kill(why: string): void {
    if (this.pid === undefined) this.child.kill('SIGKILL');
    else this.watcher.kill(this.pid);
    this.finish(why);
  }

  private order(resolve: (caller: Caller) => void, reject: (why: Error) => void): void {
    const settle = (): void => {
      clearTimeout(timer);
      this.pending.delete(pending);
      this.waiting.shift()?.();
    };
    const token = this.rendezvous.expect((caller) => {
      settle();
      resolve(caller);
    });
    const fail = (why: Error): void => {
      settle();
      this.rendezvous.revoke(token);
      reject(why);
    };
    const pending = { token, fail };
    let due = performance.now() + forkMs;
    const missed = (): void => {
      if (performance.now() - due > busyMs) {
        due = performance.now() + forkMs;
        timer = setTimeout(missed, forkMs);
      } else this.kill(`it forked nothing within ${forkMs} ms`);
    };
    let timer = setTimeout(missed, forkMs);
    this.pending.add(pending);
    this.orders.say(`fork ${token}`);
  }

  private async boot(): Promise<void> {
    let said = '';
    this.child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    await new Promise<void>((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error(`it was not ready within ${bootMs / 1000} s`)), bootMs);
      const settle = (error?: Error): void => {
        clearTimeout(tooLate);
        if (error) reject(error);
        else resolve();
      };
      this.child.on('error', settle);
      this.ready = (word) => {
        if ('refused' in word) return settle(new Refused(word.refused));
        this.pid = word.ready;
        settle();
      };
      this.child.once('close', () =>
        settle(new Error(`it ended: ${said.trim().split('\n').at(-1) || 'without a word'}`)),
      );
    });
  }

  private finish(why: string): void {
    if (this.over !== undefined) return;
    this.over = why;
    for (const { fail } of [...this.pending]) fail(new Error(why));
    for (const turn of this.waiting.splice(0)) turn();
    this.orders.end();
    this.watcher.endWhenIdle();
    this.end(why);
  }
}
