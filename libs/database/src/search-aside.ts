import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Found, SearchTask } from './search-chunks.ts';

/** What the thread is asked … */
export interface Order {
  readonly id: number;
  readonly task: SearchTask;
}
/** … and what it answers. */
export type Answer =
  { readonly id: number; readonly found: Found } | { readonly id: number; readonly failure: unknown };

interface Asker {
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/** An idle product gives its memory back; the first search of a while takes 30 ms more. */
const restMs = 60_000;
/** Some chunks at a time need little; what the thread has garbage from, it clears away by itself. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };
// By its own name, as this is compiled or not: Node takes both.
const program = new URL(`./search-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Serves all searches of a process: half a second of work, that nobody else's request is to wait for. */
class SearchThread {
  private readonly worker = new Worker(program, { execArgv: [], resourceLimits });
  private readonly askers = new Map<number, Asker>();
  private asked = 0;
  private rest: NodeJS.Timeout | undefined;

  constructor(private readonly onGone: () => void) {
    this.worker.on('message', (answer: Answer) => this.hear(answer));
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', () => this.end(new Error('The thread that searches logs is gone.')));
  }

  /** How many tasks it has. */
  get load(): number {
    return this.askers.size;
  }

  ask(task: SearchTask): Promise<Found> {
    clearTimeout(this.rest);
    this.worker.ref();
    this.asked += 1;
    const id = this.asked;
    const found = new Promise<Found>((resolve, reject) => this.askers.set(id, { resolve, reject }));
    this.worker.postMessage({ id, task } satisfies Order);
    return found;
  }

  private hear(answer: Answer): void {
    const asker = this.askers.get(answer.id);
    this.askers.delete(answer.id);
    if ('found' in answer) asker?.resolve(answer.found);
    else asker?.reject(answer.failure);
    if (this.askers.size > 0) return;
    this.worker.unref();
    this.rest = setTimeout(() => {
      this.onGone();
      void this.worker.terminate();
    }, restMs).unref();
  }

  private end(error: unknown): void {
    clearTimeout(this.rest);
    this.onGone();
    for (const { reject } of this.askers.values()) reject(error);
    this.askers.clear();
  }
}

/** More would take the processor from everybody else. */
export const searchThreads = Math.min(2, availableParallelism());
const threads = new Set<SearchThread>();

/** Looks through chunks beside the event loop. */
export const searchAside = (task: SearchTask): Promise<Found> => leastLoaded().ask(task);

function leastLoaded(): SearchThread {
  const [least] = [...threads].sort((one, other) => one.load - other.load);
  if (least !== undefined && (least.load === 0 || threads.size === searchThreads)) return least;
  const another: SearchThread = new SearchThread(() => threads.delete(another));
  threads.add(another);
  return another;
}
