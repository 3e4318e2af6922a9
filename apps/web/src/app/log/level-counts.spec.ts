import { describe, expect, it } from '@jest/globals';
import type { LogLevel, LogLineEvent } from '@energy-ops/contracts';
import { LevelCounts } from './level-counts.js';

const aLine = (seq: number, level: LogLevel): LogLineEvent => ({ seq, level, message: '', timestamp: '' });

describe('LevelCounts', () => {
  it('carries the server’s count on with each live line once', () => {
    const counts = new LevelCounts();
    counts.counted({ INFO: 2 }, 2);
    expect(counts.add([aLine(2, 'INFO'), aLine(3, 'ERROR')])).toBe(true);
    expect(counts.add([aLine(3, 'ERROR')])).toBe(true);
    expect(counts.current).toEqual({ INFO: 2, ERROR: 1 });
  });

  it('says when lines before the live ones were never counted', () => {
    const counts = new LevelCounts();
    counts.counted({ INFO: 2 }, 2);
    expect(counts.add([aLine(9, 'INFO')])).toBe(false);
    counts.counted({ INFO: 9 }, 9);
    expect(counts.current).toEqual({ INFO: 9 });
  });

  it('ignores an answer older than what it knows', () => {
    const counts = new LevelCounts();
    counts.counted({ INFO: 9 }, 9);
    counts.counted({ INFO: 2 }, 2);
    expect(counts.current).toEqual({ INFO: 9 });
  });
});
