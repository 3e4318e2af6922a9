import { readFile } from 'node:fs/promises';
import { coldLaunch } from '../launcher.js';
import type { WarmStartOptions } from '../warm/warm-start.js';
import { WarmStart } from '../warm/warm-start.js';
import { processesWith, until } from './processes.js';
import type { Ran } from './run-python.js';
import { aFolder, python, runPython } from './run-python.js';
import { jailed } from './sandboxes.js';

const opened: WarmHouse[] = [];

/** Ends the fork servers of all of them. */
export async function closeHouses(): Promise<void> {
  for (const { warm } of opened.splice(0)) await warm.close();
}
/** A warm start of its own, that counts the jobs it starts cold. */
export class WarmHouse {
  cold = 0;
  readonly failures: string[] = [];
  readonly warm: WarmStart;

  constructor(
    readonly jobs: string,
    change: Partial<WarmStartOptions>,
  ) {
    const cold: WarmStartOptions['cold'] = (request, uid) => {
      this.cold += 1;
      return coldLaunch(request, uid);
    };
    this.warm = new WarmStart({ python, jobs, cold, onFailure: (why) => this.failures.push(why), ...change });
    opened.push(this);
  }

  run(source: string, change: Parameters<typeof runPython>[1] = {}): Promise<Ran> {
    return runPython(source, { launch: this.warm.launch, sandbox: jailed, ...change });
  }

  /** The fork server, and while jobs run their forks: they share its command line. */
  pids(): Promise<number[]> {
    return processesWith(`folder=${this.jobs}`);
  }

  /** The one of them that watches: this process started it itself. */
  async watcherPid(): Promise<number> {
    const own = await childrenOf(process.pid);
    return (await this.pids()).find((pid) => own.includes(pid)) ?? NaN;
  }

  /** The one that forks: the watcher's eldest child. */
  async serverPid(): Promise<number> {
    return (await childrenOf(await this.watcherPid()))[0] ?? NaN;
  }

  async killServer(): Promise<void> {
    try {
      process.kill(await this.serverPid(), 'SIGKILL');
    } catch {
      // it has ended already
    }
  }

  ready(): Promise<number> {
    return until(() => this.warm.state.state === 'ready', 20);
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const listing = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return listing.trim().split(' ').filter(Boolean).map(Number);
}

/** One that has its fork server. */
export async function aHouse(change: Partial<WarmStartOptions> = {}): Promise<WarmHouse> {
  const house = new WarmHouse(await aFolder(), change);
  await house.warm.settled();
  return house;
}
