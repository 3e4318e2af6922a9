import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchOptions } from './batches.js';
import { Batches } from './batches.js';

const saved: number[][] = [];
const collecting = (change: Partial<BatchOptions<number>> = {}): Batches<number> => {
  saved.length = 0;
  const save = async (batch: readonly number[]): Promise<void> => void saved.push([...batch]);
  return new Batches({ everyMs: 50, batchSize: 3, roomFor: 5, save, ...change });
};

describe('batches', () => {
  it('save the first item of an idle period at once and the next together', async () => {
    const batches = collecting({ everyMs: 1000 });
    void batches.add([1]);
    expect(saved).toEqual([[1]]);
    await sleep(1);
    void batches.add([2]);
    void batches.add([3]);
    expect(saved).toEqual([[1]]);
    while (saved.length < 2) await sleep(10);
    expect(saved).toEqual([[1], [2, 3]]);
  });

  it('save a full batch without waiting', async () => {
    const batches = collecting({ everyMs: 60_000 });
    void batches.add([1]);
    await sleep(1);
    void batches.add([2, 3, 4]);
    await sleep(1);
    expect(saved).toEqual([[1], [2, 3, 4]]);
  });

  it('make whoever adds wait while too much is waiting', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const batches = collecting({ save: () => gate });
    void batches.add([0]);
    const waiting = batches.add([1, 2, 3, 4, 5, 6]);
    expect(await Promise.race([waiting, sleep(20, 'waits')])).toBe('waits');
    open();
    await waiting;
    await batches.end();
  });

  it('save everything in order before they end', async () => {
    const batches = collecting({ save: async (batch) => void (await sleep(2), saved.push([...batch])) });
    for (let i = 0; i < 10; i += 1) await batches.add([i]);
    await batches.end();
    expect(saved.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('pass on the failure of a save', async () => {
    const batches = collecting({ save: () => Promise.reject(new Error('refused')) });
    void batches.add([1]);
    await expect(batches.end()).rejects.toThrow('refused');
    expect(() => batches.add([2])).toThrow('refused');
  });
});
