import fc from 'fast-check';
import { LogBudget } from './log-budget.js';
import type { LogRunLine, RunLine } from './run-line.js';
import { messages } from './testing/run-python.js';

const aLine = (message: string, metadata: LogRunLine['metadata'] = null): RunLine => ({
  kind: 'log',
  level: 'INFO',
  message,
  metadata,
});
const someLines = fc.array(fc.string({ maxLength: 30 }).map((message) => aLine(message)));

describe('the bytes a log may have', () => {
  it('let through a beginning of the lines and count exactly the rest', () => {
    fc.assert(
      fc.property(fc.array(someLines), fc.integer({ min: 0, max: 400 }), (batches, limit) => {
        const budget = new LogBudget(limit);
        const admitted = batches.flatMap((lines) => messages(budget.admit(lines)));
        const all = batches.flatMap(messages);
        const bytesOf = (lines: readonly string[]) => lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
        const fitting = all.findIndex((_, index) => bytesOf(all.slice(0, index + 1)) > limit);
        const kept = fitting < 0 ? all : all.slice(0, fitting);
        const told = fitting < 0 ? [] : [`The log has reached its limit of ${limit} bytes: what follows is dropped.`];
        expect(admitted).toEqual([...kept, ...told]);
        expect(budget.dropped).toBe(all.length - kept.length);
        const missing = bytesOf(all) - bytesOf(kept);
        expect(budget.verdict()?.metadata ?? null).toEqual(
          fitting < 0 ? null : { dropped_lines: all.length - kept.length, dropped_bytes: missing },
        );
      }),
    );
  });

  it('are used up by metadata, too', () => {
    const budget = new LogBudget(100);
    budget.admit([aLine('', { text: 'x'.repeat(200) })]);
    expect(budget.dropped).toBe(1);
  });

  it('never hold back what is no line of the log', () => {
    const progress: RunLine = { kind: 'progress', percent: 5 };
    expect(new LogBudget(0).admit([progress])).toEqual([progress]);
  });
});
