import { setTimeout as sleep } from 'node:timers/promises';
import { policyOf } from '../command.js';
import { giveFolder } from '../give-folder.js';
import type { Launch, Launched } from '../launcher.js';
import { coldLaunch } from '../launcher.js';
import { modelEnvironment } from '../model-environment.js';
import type { RunRequest } from '../run-request.js';
import type { Sandbox } from '../sandbox.js';
import { holdsStrangers } from '../sandbox.js';
import { ForkServer, Refused } from './fork-server.js';
import { startForked } from './warm-model.js';

export const warmStates = ['starting', 'ready', 'off'] as const;

/** Whether jobs start warm, and why not. */
export interface WarmState {
  readonly state: (typeof warmStates)[number];
  readonly reason: string | null;
}

export interface WarmStartOptions {
  readonly python: string;
  /** The parent of all job folders. */
  readonly jobs: string;
  /** Whom a root worker's warm jobs run as. */
  readonly uid?: number;
  /** Hears of each change of the state. */
  readonly onChange?: () => void;
  /** Hears of each failure, in words. */
  readonly onFailure?: (why: string) => void;
  /** What starts the jobs that can't start warm. */
  readonly cold?: Launch;
  readonly recycle?: { readonly jobs: number; readonly ms: number };
}

/** What jobs' requests leave in a fork server's allocator is little, half a megabyte in 4000: a new one now and then. */
const defaultRecycle = { jobs: 5000, ms: 3_600_000 };
const mostFailures = 3;
const failureWindowMs = 300_000;
/** Until the last forks under way have been told their jobs. */
const retireMs = 5000;

/** A fork can't enter a process namespace; the jail alone holds it. */
const withoutNamespaces = (sandbox: Sandbox): Sandbox =>
  sandbox.tier === 'namespaces' ? { ...sandbox, tier: 'kernel-lsm' } : sandbox;

/** Starts jobs of built-in models as forks of a Python that has the libraries loaded; whatever fails, they start cold. */
export class WarmStart {
  private server: ForkServer | undefined;
  private starting: Promise<void> | undefined;
  private off: string | undefined;
  private readonly failures: number[] = [];
  /** The one in use, and those of which something still runs. */
  private readonly servers = new Set<ForkServer>();
  private readonly closing = new AbortController();

  constructor(private readonly options: WarmStartOptions) {
    if (process.platform !== 'linux') this.off = 'only Linux can fork a process that has libraries loaded';
    else this.replace();
  }

  get state(): WarmState {
    if (this.off !== undefined) return { state: 'off', reason: this.off };
    return { state: this.server ? 'ready' : 'starting', reason: null };
  }

  /** Starts a model, warm where that can be. A job that was handed to a fork is never started a second time. */
  readonly launch: Launch = async (request, seatUid) => {
    const warm = this.server && this.fits(request) ? await this.launchWarm(this.server, request) : undefined;
    return warm ?? (this.options.cold ?? coldLaunch)(request, seatUid);
  };

  /** Settles when there is a fork server, or will be none. */
  async settled(): Promise<void> {
    await this.starting;
  }

  /** Ends the fork servers, once the jobs that they forked have ended. */
  async close(): Promise<void> {
    this.off = 'the worker is stopping';
    this.closing.abort();
    await this.starting;
    await Promise.all([...this.servers].map((server) => server.cleared));
  }

  /** Nothing where it could not be started so; nothing of it has run then. */
  private async launchWarm(server: ForkServer, request: RunRequest): Promise<Launched | undefined> {
    const policy = await policyOf({ ...request, sandbox: withoutNamespaces(request.sandbox) }, undefined).catch(
      () => [],
    );
    if (policy.length === 0) return undefined;
    const caller = await server.fork().catch(() => undefined);
    this.recycleInTime(server);
    if (caller === undefined) return undefined;
    // Forked jobs are all one user: the jail stands between them, and they are none but our own models'.
    if (this.options.uid !== undefined) giveFolder(request.folder, this.options.uid);
    return startForked(caller, server.watcher, { environment: modelEnvironment(request), policy });
  }

  /** The libraries' thread pools were sized when they were loaded; and it is the jail that keeps a job one process. */
  private fits({ threads = 1, python, sandbox }: RunRequest): boolean {
    return threads === 1 && python === this.options.python && holdsStrangers(sandbox);
  }

  private recycleInTime(server: ForkServer): void {
    const { jobs, ms } = this.options.recycle ?? defaultRecycle;
    const isOld = server.forks >= jobs || performance.now() - server.bornAt >= ms;
    if (isOld && server === this.server) this.replace();
  }

  /** Starts a new fork server; the old one, if there is one, serves until then. */
  private replace(): void {
    this.starting ??= this.startAnother().finally(() => (this.starting = undefined));
  }

  private async startAnother(): Promise<void> {
    while (this.off === undefined) {
      try {
        this.use(await ForkServer.start({ ...this.options, signal: this.closing.signal }));
        return;
      } catch (error) {
        if (this.closing.signal.aborted) return;
        const why = error instanceof Error ? error.message : String(error);
        if (error instanceof Refused) this.off = why;
        this.fail(`the fork server could not be started: ${why}`);
        await sleep(1000, undefined, { ref: false });
      }
    }
  }

  private use(server: ForkServer): void {
    const former = this.server;
    this.server = server;
    this.servers.add(server);
    this.options.onChange?.();
    void server.ended.then((why) => this.lose(server, why));
    void server.cleared.then(() => this.servers.delete(server));
    if (former !== undefined) setTimeout(() => former.retire(), retireMs).unref();
  }

  private lose(server: ForkServer, why: string): void {
    if (this.server !== server || this.off !== undefined) return;
    this.server = undefined;
    this.fail(`the fork server was lost: ${why}`);
    this.replace();
  }

  /** Three times in five minutes is no accident: nothing warm any more until the worker starts anew. */
  private fail(why: string): void {
    const now = performance.now();
    this.failures.push(now);
    while (this.failures[0] !== undefined && now - this.failures[0] > failureWindowMs) this.failures.shift();
    if (this.failures.length >= mostFailures) this.off ??= `${why} (${mostFailures} failures in 5 minutes)`;
    this.options.onFailure?.(why);
    this.options.onChange?.();
  }
}
