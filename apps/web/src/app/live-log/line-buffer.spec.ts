import { describe, expect, it } from '@jest/globals';
import type { LogLevel } from '@energy-ops/contracts';
import { LineBuffer, type PanelRow } from './line-buffer.js';

const aRow = (seq: number, level: LogLevel = 'INFO'): PanelRow => ({
  jobId: 'so_1',
  modelType: 'SO',
  line: { seq, level, message: '', timestamp: '' },
  missed: 0,
  seq,
});

describe('LineBuffer', () => {
  it('keeps the newest lines only, whatever comes, and counts all', () => {
    const buffer = new LineBuffer(10, 2);
    for (let seq = 1; seq <= 1000; seq += 1) buffer.add([aRow(seq)]);
    expect(buffer.of(undefined).length).toBeLessThanOrEqual(12);
    expect(buffer.of(undefined).at(-1)?.seq).toBe(1000);
    expect(buffer.of(undefined).length + buffer.goneOf(undefined)).toBe(1000);
    expect(buffer.totals.INFO).toBe(1000);
  });

  it('tells the rows of a level, and how many of them left', () => {
    const buffer = new LineBuffer(4, 0);
    buffer.add([aRow(1, 'ERROR'), aRow(2), aRow(3, 'ERROR'), aRow(4), aRow(5)]);
    expect(buffer.of('ERROR').map(({ seq }) => seq)).toEqual([3]);
    expect(buffer.goneOf('ERROR')).toBe(1);
    expect(buffer.goneOf('INFO')).toBe(0);
  });

  it('begins anew when it is cleared', () => {
    const buffer = new LineBuffer(2, 0);
    buffer.add([aRow(1), aRow(2), aRow(3)]);
    buffer.clear();
    expect(buffer.of(undefined)).toEqual([]);
    expect(buffer.totals.INFO).toBe(0);
    expect(buffer.goneOf(undefined)).toBe(0);
  });
});
