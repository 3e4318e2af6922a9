import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Observer } from '../history/observer.ts';
import { Arena } from './arena.ts';
import { PostgresServer } from './postgres-server.ts';

export interface SharedNodes {
  readonly arena: Arena;
  readonly addresses: readonly string[];
}

/** What the scenarios share: a folder, two PostgreSQL, and the eyes on all processes. All of it goes at the end. */
export class Ground {
  private opened = 0;
  private shared: Promise<SharedNodes> | undefined;
  private frail: Promise<PostgresServer> | undefined;
  private readonly arenas: Arena[] = [];
  private readonly undoings: (() => Promise<void> | void)[] = [];

  readonly folder: string;
  readonly observer: Observer;
  readonly server: PostgresServer;

  private constructor(folder: string, observer: Observer, server: PostgresServer) {
    this.folder = folder;
    this.observer = observer;
    this.server = server;
  }

  static async open(): Promise<Ground> {
    const folder = mkdtempSync(join(tmpdir(), 'energy-ops-chaos-'));
    const postgres = PostgresServer.start(join(folder, 'postgres'));
    return new Ground(folder, await Observer.start(process.env['PYTHON'] ?? 'python3'), await postgres);
  }

  /** A database with nothing of other scenarios in it. */
  async arena(server = this.server): Promise<Arena> {
    this.opened += 1;
    const arena = await Arena.open(server, this.observer, join(this.folder, `arena-${this.opened}`));
    this.arenas.push(arena);
    return arena;
  }

  /** A PostgreSQL of their own for the scenarios that crash it. */
  frailServer(): Promise<PostgresServer> {
    this.frail ??= PostgresServer.start(join(this.folder, 'frail-postgres'));
    return this.frail;
  }

  /** Three API nodes on one database that scenarios share which do them no harm: each start takes seconds. */
  threeNodes(): Promise<SharedNodes> {
    this.shared ??= this.arena().then(async (arena) => {
      const nodes = await Promise.all([arena.api(), arena.api(), arena.api()]);
      return { arena, addresses: nodes.map(({ address }) => address) };
    });
    return this.shared;
  }

  /** Something to be undone at the end, the latest first. */
  atEnd(undo: () => Promise<void> | void): void {
    this.undoings.push(undo);
  }

  /** Ends what scenarios left running. */
  async clear(): Promise<void> {
    this.shared = undefined;
    await Promise.all(this.arenas.splice(0).map((arena) => arena.close()));
  }

  async close(): Promise<void> {
    await this.clear();
    for (const undo of this.undoings.reverse()) await undo();
    await this.observer.stop();
    // Nobody needs what they hold any more: there is no reason to wait for their last checkpoints.
    await Promise.all([this.server, await this.frail].map((server) => server?.crash().catch(() => undefined)));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
