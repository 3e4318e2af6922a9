import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import { overlapsOf } from './lives.ts';
import { readLogOrder } from './log-order.ts';
import { faultsOfMoves, readMoves } from './moves.ts';

export interface Evidence {
  /** Processes that were seen to run one of the jobs. */
  readonly lives: number;
  readonly overlaps: number;
  readonly faults: readonly string[];
}

/** Puts together what the kernel, the database and the logs tell of jobs that are over; for models that don't fork. */
export async function evidenceOf(arena: Arena, ids: readonly string[]): Promise<Evidence> {
  await sleep(200); // the observer tells of an end as soon as it has read it
  const lives = ids.flatMap((id) => arena.observer.livesOf(id));
  const overlaps = ids.flatMap((id) => overlapsOf(arena.observer.livesOf(id)));
  const faults = [...overlaps, ...faultsOfMoves(await readMoves(arena.sql))];
  for (const id of ids) {
    if (arena.observer.livingOf(id).length > 0) faults.push(`${id} is over, and a process of it lives`);
    for (const fault of readLogOrder(await arena.messagesOf(id)).faults) faults.push(`${id}: ${fault}`);
  }
  return { lives: lives.length, overlaps: overlaps.length, faults };
}
