import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logLevels } from '@energy-ops/contracts';
import { decodeLines, encodeLines } from './log-chunk.js';

const aLine = fc.record({
  level: fc.constantFrom(...logLevels),
  message: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '\\n', 'a\nb', 'a\\\nb\\', '\t', '\r\n', '\u0000'),
  ),
  at: fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
  metadata: fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), { nil: null }),
});

describe('the codec of log chunks', () => {
  it('gives back the lines it was given, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(aLine, { maxLength: 50 }), (lines) => {
        const { data, firstAt, lineCount } = encodeLines(lines);
        expect(lineCount).toBe(lines.length);
        const asJson = lines.map((line) => ({ ...line, metadata: JSON.parse(JSON.stringify(line.metadata)) }));
        expect(decodeLines(data, firstAt)).toEqual(asJson);
        expect(decodeLines(data, firstAt, 3, 7)).toEqual(asJson.slice(3, 7));
      }),
      { numRuns: 500 },
    );
  });

  it('counts the lines of each level', () => {
    const at = new Date();
    const levels = ['INFO', 'ERROR', 'INFO', 'DEBUG'] as const;
    const lines = levels.map((level) => ({ level, message: 'x', at, metadata: null }));
    expect(encodeLines(lines).levels).toEqual({ DEBUG: 1, INFO: 2, WARNING: 0, ERROR: 1 });
  });

  it('keeps a line of ordinary talk in 25 bytes or less', () => {
    const at = Date.now();
    const lines = Array.from({ length: 1000 }, (_, n) => ({
      level: 'INFO' as const,
      message: `block ${n % 96}: dispatch ${(n * 37.3).toFixed(2)} MW at ${(3000 + ((n * 7919) % 997)).toFixed(2)} INR per MWh, state of charge ok`,
      at: new Date(at + n * 3),
      metadata: null,
    }));
    expect(encodeLines(lines).data.length / lines.length).toBeLessThanOrEqual(25);
  });

  it('says so when a chunk is damaged', () => {
    expect(() => decodeLines(Buffer.from('\u0000nonsense\n'), new Date())).toThrow(/damaged/);
  });
});
