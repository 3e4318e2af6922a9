import fc from 'fast-check';
import { continued, LineReader } from './line-reader.js';
import { messages } from './testing/run-python.js';

/** Feeds the bytes in chunks of the given sizes (the last one repeats). */
function readAll(bytes: Uint8Array, sizes: readonly number[], lineBytes = 16 * 1024): string[] {
  const reader = new LineReader('stdout', lineBytes);
  const lines: string[] = [];
  let from = 0;
  for (let i = 0; from < bytes.length; i += 1) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? bytes.length;
    lines.push(...messages(reader.read(bytes.subarray(from, from + size))));
    from += size;
  }
  return [...lines, ...messages(reader.end())];
}

describe('lines from chunks', () => {
  it('come out the same however the bytes were cut', () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '€', '🔋', '\r\n', '\n', '\t') }));
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (parts, sizes) => {
        const whole = parts.join('\n');
        const expected = whole.split(/\r?\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(readAll(Buffer.from(whole), sizes)).toEqual(expected);
      }),
    );
  });

  it('do not go on where only a return is still to come', () => {
    for (const text of ['abcd\rnext', 'abcd\r\nnext', 'abcd\r'])
      for (const sizes of [[5, 100], [100]])
        expect([text, readAll(Buffer.from(text), sizes, 4)[0]]).toEqual([text, 'abcd']);
  });

  it('replace bytes that are not UTF-8', () => {
    expect(readAll(Buffer.from([0x61, 0xff, 0xc3, 0x0a, 0x62]), [1])).toEqual(['a\ufffd\ufffd', 'b']);
  });

  it('show each state of a progress bar that returns to the start of its line', () => {
    expect(readAll(Buffer.from('\r10%\r20%\r\nend'), [100])).toEqual(['10%', '20%', 'end']);
  });

  it('are told from a flood of returns without going over it again and again', () => {
    const text = `x${'\r'.repeat(1_000_000)}`; // a pattern that looks back would take hours
    expect(readAll(Buffer.from(`${text}\n${text}y`), [65_536])).toEqual(['x', 'x', 'y']);
  });

  it('keep the last line without a line break', () => {
    expect(readAll(Buffer.from('a\nb'), [1])).toEqual(['a', 'b']);
  });

  it('split a long line, marked, at whole characters and with one level', () => {
    const reader = new LineReader('stdout', 16);
    const lines = [...reader.read(Buffer.from(`ERROR: ${'é'.repeat(20)}\nnext\n`)), ...reader.end()];
    const text = messages(lines);
    expect(text.slice(0, -2).every((piece) => piece.endsWith(continued))).toBe(true);
    expect(text.slice(0, -1).join('').replaceAll(continued, '')).toBe('é'.repeat(20));
    expect(lines.map((line) => line.kind === 'log' && line.level)).toEqual(['ERROR', 'ERROR', 'ERROR', 'INFO']);
  });

  it('do not let an endless line pile up', () => {
    const reader = new LineReader('stdout', 1024);
    let pieces = 0;
    for (let i = 0; i < 100; i += 1) pieces += reader.read(Buffer.alloc(4096, 'x')).length;
    expect(pieces).toBeGreaterThanOrEqual(399);
  });
});
