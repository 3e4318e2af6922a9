import { describe, expect, it } from '@jest/globals';
import { encodeLines } from './log-chunk.js';
import { searchAside } from './search-aside.js';
import type { SearchTask } from './search-chunks.js';

const at = new Date('2026-11-26T10:00:00Z');
const all = { after: 0, before: 1_000_000 };

const aTask = (q: string, data: Buffer, lineCount = 1): SearchTask => ({
  q,
  level: undefined,
  order: 'asc',
  chunks: [{ firstSeq: 1, lineCount, firstAt: at, data }],
  within: all,
  wanted: { ...all, lines: 2 },
});

describe('searching beside the event loop', () => {
  it('gives each of many who ask at once their own answer', async () => {
    const tasks = Array.from({ length: 50 }, (_, n) => {
      const lines = Array.from({ length: n }, (__, m) => `Block ${n}/${m} says ünïcode`);
      const entries = lines.map((message) => ({ level: 'INFO' as const, message, metadata: { n }, at }));
      return aTask(`bLOCK ${n}/`, encodeLines(entries).data, n);
    });
    const found = await Promise.all(tasks.map(searchAside));
    expect(found.map(({ total }) => total)).toEqual(tasks.map((_, n) => n));
    expect(found[9]?.lines).toEqual(
      [0, 1].map((m) => ({ seq: m + 1, level: 'INFO', message: `Block 9/${m} says ünïcode`, metadata: { n: 9 }, at })),
    );
  });

  it('says what is wrong with a chunk, and goes on', async () => {
    await expect(searchAside(aTask('sense', Buffer.from('\u0000nonsense\n')))).rejects.toThrow(/damaged/);
    await expect(searchAside(aTask('sense', Buffer.from('\u0000' + '0\tI\t\tsense')))).rejects.toThrow(/damaged/);
    await expect(searchAside(aTask('sense', Buffer.from('\u0001nonsense\n')))).rejects.toThrow();
    const entry = { level: 'INFO' as const, message: 'sense', metadata: null, at };
    expect((await searchAside(aTask('SENSE', encodeLines([entry]).data))).total).toBe(1);
  });
});
