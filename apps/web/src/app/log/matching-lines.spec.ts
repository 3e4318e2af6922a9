import { describe, expect, it } from '@jest/globals';
import type { LogLineEvent } from '@energy-ops/contracts';
import * as fc from 'fast-check';
import { MatchingLines } from './matching-lines.js';

const aLine = (seq: number): LogLineEvent => ({ seq, level: 'ERROR', message: '', timestamp: '' });
const seqs = (matching: MatchingLines) => matching.lines.map((line) => line.seq);

/** A server whose every third line matches. */
const server = (limit: number) => ({
  written: 0,
  after(seq: number) {
    const all = this.matches().filter((each) => each > seq);
    return { lines: all.slice(0, limit).map(aLine), complete: all.length < limit };
  },
  before(seq: number) {
    const all = this.matches().filter((each) => each < seq);
    return { lines: all.slice(-limit).map(aLine), complete: all.length < limit };
  },
  matches() {
    return Array.from({ length: Math.floor(this.written / 3) }, (_, index) => (index + 1) * 3);
  },
});

describe('MatchingLines', () => {
  it('holds every match once, in order, while the log grows and both ends are asked for', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), count: fc.nat(40) }),
      fc.record({ kind: fc.constantFrom('newer' as const, 'older' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step), fc.nat(200), fc.boolean(), (steps, before, atEnd) => {
        const log = server(10);
        log.written = before;
        const matching = new MatchingLines();
        if (atEnd) matching.fromEnd(log.before(Infinity), log.written);
        else matching.fromStart(log.after(0), log.written);
        for (const each of steps) {
          if (each.kind === 'write') log.written += each.count;
          if (each.kind === 'newer') matching.newer(log.after(matching.scannedTo), log.written);
          if (each.kind === 'older' && !matching.reachedStart)
            matching.older(log.before(matching.lines[0]?.seq ?? Infinity));
        }
        while (!matching.reachedStart) matching.older(log.before(matching.lines[0]?.seq ?? Infinity));
        do matching.newer(log.after(matching.scannedTo), log.written);
        while (!matching.reachedEnd);
        expect(seqs(matching)).toEqual(log.matches());
      }),
    );
  });

  it('does not skip a match written while the question was on its way', () => {
    const log = server(10);
    log.written = 4;
    const matching = new MatchingLines();
    matching.fromStart(log.after(0), 2);
    log.written = 9;
    matching.newer(log.after(matching.scannedTo), 9);
    expect(seqs(matching)).toEqual([3, 6, 9]);
  });

  it('forgets the far end when it holds too many', () => {
    const log = server(10);
    log.written = 90;
    const matching = new MatchingLines(15);
    matching.fromStart(log.after(0), 90);
    matching.newer(log.after(matching.scannedTo), 90);
    expect(seqs(matching)).toEqual(log.matches().slice(5, 20));
    expect(matching.reachedStart).toBe(false);
    expect(matching.addedBefore).toBe(-5);
    matching.older(log.before(matching.lines[0]?.seq ?? 0));
    expect(seqs(matching)).toEqual(log.matches().slice(0, 15));
    expect(matching.addedBefore).toBe(0);
    expect(matching.reachedEnd).toBe(false);
    expect(matching.scannedTo).toBe(45);
  });
});
