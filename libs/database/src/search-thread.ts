import { parentPort } from 'node:worker_threads';
import type { Answer, Order } from './search-aside.ts';
import { searchChunks } from './search-chunks.ts';

const answer = (said: Answer): void => parentPort?.postMessage(said);

parentPort?.on('message', ({ id, task }: Order) => {
  try {
    answer({ id, found: searchChunks(task) });
  } catch (error) {
    answer({ id, failure: error });
  }
});
