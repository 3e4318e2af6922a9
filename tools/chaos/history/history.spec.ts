import type { Life } from './lives.ts';
import { overlapsOf } from './lives.ts';
import { readLogOrder } from './log-order.ts';
import type { Move } from './moves.ts';
import { faultsOfMoves } from './moves.ts';

const aLife = (startMs: number, endMs: number, pid = startMs): Life => ({ job: 'a', pid, startMs, endMs });
const history = (...moves: [Move['status'], number, string?][]): Move[] =>
  moves.map(([status, attempt, workerId = null], index) => ({
    jobId: 'so_1_a',
    status,
    attempt,
    workerId,
    atMs: index,
  }));

describe('the checker of histories', () => {
  it('finds two processes of one job at once, however short, and lets successors be', () => {
    expect(overlapsOf([aLife(0, 1000), aLife(1000, 2000), aLife(2500, 2600)])).toEqual([]);
    expect(overlapsOf([aLife(900, 2000), aLife(0, 1000)])).toEqual(['…a: process 900 began while 0 lived, for 100 ms']);
    expect(overlapsOf([aLife(0, Infinity), aLife(500, 600), aLife(700, 800)])).toHaveLength(2);
  });

  it('accepts a life of loss, retry and success', () => {
    const moves = history(['pending', 0], ['running', 1, 'w1'], ['pending', 1], ['running', 2, 'w2'], ['success', 2]);
    expect(faultsOfMoves(moves)).toEqual([]);
  });

  it.each([
    ['a move out of a final status', history(['pending', 0], ['running', 1, 'w'], ['success', 1], ['failed', 1])],
    ['a claim without a higher attempt', history(['pending', 0], ['running', 0, 'w'])],
    ['a claim by nobody', history(['pending', 0], ['running', 1])],
    ['a second owner of one attempt', history(['pending', 0], ['running', 1, 'w1'], ['running', 1, 'w2'])],
    ['a second claim without a release', history(['pending', 0], ['running', 1, 'w1'], ['running', 2, 'w2'])],
    ['a result for another attempt', history(['pending', 0], ['running', 1, 'w'], ['success', 2])],
    ['a job that is born running', history(['running', 1, 'w'])],
  ])('finds %s', (_, moves) => {
    expect(faultsOfMoves(moves)).toHaveLength(1);
  });

  it('finds lost, repeated and stale lines of a log, and leaves the lines of the product out', () => {
    const good = ['Queued.', 'run 7 line 1', 'run 7 line 2', 'The worker was lost.', 'run 9 line 1'];
    expect(readLogOrder(good)).toEqual({ linesPerRun: [2, 1], faults: [] });
    expect(readLogOrder(['run 7 line 1', 'run 7 line 3']).faults).toEqual(['run 7: line 3 where 2 was due']);
    expect(readLogOrder(['run 7 line 1', 'run 7 line 1']).faults).toHaveLength(1);
    expect(readLogOrder([...good, 'run 7 line 3']).faults).toEqual(['run 7 writes after its successor began']);
  });
});
