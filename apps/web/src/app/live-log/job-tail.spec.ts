import { describe, expect, it } from '@jest/globals';
import type { LogLineEvent } from '@energy-ops/contracts';
import { JobTail } from './job-tail.js';

const aLine = (seq: number): LogLineEvent => ({ seq, level: 'INFO', message: `line ${seq}`, timestamp: '' });
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => aLine(from + at));
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A tail of a log that has `written` lines on the server, of which it gives at most `limit`. */
function aTail(written = 0, limit = 5) {
  const log = { written, reads: 0, isAway: false };
  const seen: number[] = [];
  const missed: number[] = [];
  const tail = new JobTail(
    async (after) => {
      log.reads += 1;
      if (log.isAway) throw new Error('away');
      return lines(Math.max(after + 1, log.written - limit + 1), log.written);
    },
    (taken, left) => {
      seen.push(...taken.map(({ seq }) => seq));
      if (left > 0) missed.push(left);
    },
  );
  return { tail, log, seen, missed };
}

describe('JobTail', () => {
  it('gives live lines at once, and asks for nothing', () => {
    const { tail, log, seen } = aTail();
    tail.hear(lines(1, 3));
    tail.hear(lines(4, 4));
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(log.reads).toBe(0);
  });

  it('gives each line once when a reconnect or another reader has them sent again', () => {
    const { tail, seen } = aTail();
    tail.hear(lines(1, 3));
    tail.hear(lines(1, 4));
    tail.hear(lines(2, 3));
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('puts lines it lacks before those that came live meanwhile', async () => {
    const { tail, log, seen, missed } = aTail();
    tail.hear(lines(1, 2));
    log.written = 6;
    tail.hear(lines(5, 6));
    tail.hear(lines(7, 7));
    await turn();
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(missed).toEqual([]);
  });

  it('begins near the end of a long log and says how much stands before', async () => {
    const { tail, seen, missed } = aTail(1000);
    tail.fill();
    await turn();
    expect(seen).toEqual([996, 997, 998, 999, 1000]);
    expect(missed).toEqual([995]);
  });

  it('fetches what the server left out for a slow client', async () => {
    const { tail, log, seen } = aTail();
    tail.hear(lines(1, 2));
    log.written = 5;
    tail.reach(5);
    await turn();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('says what is missing and goes on where the server cannot be asked', async () => {
    const { tail, log, seen, missed } = aTail();
    log.isAway = true;
    tail.hear(lines(1, 1));
    tail.hear(lines(4, 5));
    await turn();
    tail.hear(lines(6, 6));
    expect(seen).toEqual([1, 4, 5, 6]);
    expect(missed).toEqual([2]);
  });
});
