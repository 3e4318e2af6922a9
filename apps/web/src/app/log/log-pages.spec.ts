import { describe, expect, it } from '@jest/globals';
import type { LogLineEvent } from '@energy-ops/contracts';
import * as fc from 'fast-check';
import { LogPages, pageSize } from './log-pages.js';

const aLine = (seq: number): LogLineEvent => ({
  seq,
  level: 'INFO',
  message: `line ${seq}`,
  timestamp: '2026-11-23T04:30:00Z',
});
const lines = (from: number, to: number): LogLineEvent[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => aLine(from + index));

/** What the HTTP API answers for a page at a moment when `written` lines exist. */
const answerOf = (page: number, written: number) =>
  lines(page * pageSize + 1, Math.min(written, (page + 1) * pageSize));

/** Asks for what is missing until nothing is, as the store does, looking at a viewport at a time. */
function readAll(pages: LogPages, written: number): number[] {
  const read: number[] = [];
  for (let top = 1; top <= pages.lastSeq; top += 60) {
    const bottom = Math.min(top + 59, pages.lastSeq);
    for (const page of pages.missing(top, bottom)) pages.add(answerOf(page, written));
    expect(pages.missing(top, bottom)).toEqual([]);
    for (let seq = top; seq <= bottom; seq += 1) read.push(pages.line(seq)?.seq ?? -1);
  }
  return read;
}

describe('LogPages', () => {
  it('names the pages with holes among the lines on screen, and only those', () => {
    const pages = new LogPages();
    pages.reaches(1800);
    pages.add(lines(1, 500));
    pages.add(lines(1001, 1010));
    expect(pages.missing(480, 1005)).toEqual([1]);
    expect(pages.missing(1001, 1010)).toEqual([]);
    expect(pages.missing(1005, 5000)).toEqual([2, 3]);
  });

  it('does not ask for lines nobody has written yet', () => {
    const pages = new LogPages();
    pages.add(lines(1, 3));
    expect(pages.missing(1, 60)).toEqual([]);
  });

  it('forgets the pages looked at longest ago and asks for them again', () => {
    const pages = new LogPages(2);
    pages.add(lines(1, 2 * pageSize));
    pages.missing(1, 10);
    pages.add(lines(2 * pageSize + 1, 3 * pageSize));
    expect(pages.heldPages).toBe(2);
    expect(pages.missing(1, 3 * pageSize)).toEqual([1]);
  });

  it('shows lines 1 to n once each, in order, however pages, live batches and reconnects interleave', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 700 }) }),
      fc.record({ kind: fc.constant('ask' as const), page: fc.nat(8) }),
      fc.record({ kind: fc.constant('answer' as const), which: fc.nat() }),
      fc.record({ kind: fc.constant('batch' as const), from: fc.nat(), size: fc.integer({ min: 1, max: 900 }) }),
      fc.record({ kind: fc.constant('gap' as const), to: fc.nat() }),
      fc.record({ kind: fc.constant('reconnect' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 2, max: 12 }), (steps, maxPages) => {
        const pages = new LogPages(maxPages);
        let written = 1;
        const onTheWay: LogLineEvent[][] = [];
        for (const each of steps) {
          if (each.kind === 'write') written += each.count;
          if (each.kind === 'ask') onTheWay.push(answerOf(each.page, written)); // as it was when asked
          if (each.kind === 'answer') pages.add(onTheWay.splice(each.which % (onTheWay.length || 1), 1)[0] ?? []);
          if (each.kind === 'gap') pages.reaches(1 + (each.to % written));
          if (each.kind === 'reconnect') pages.add(lines(pages.lastSeq + 1, written));
          if (each.kind === 'batch') {
            const from = 1 + (each.from % written);
            pages.add(lines(from, Math.min(written, from + each.size)));
          }
          expect(pages.heldPages).toBeLessThanOrEqual(maxPages);
        }
        pages.reaches(written);
        expect(readAll(pages, written)).toEqual(lines(1, written).map((line) => line.seq));
      }),
      { numRuns: 150 },
    );
  });
});
