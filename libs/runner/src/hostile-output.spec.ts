import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineReader } from './line-reader.js';
import { aFolder, messages, removeFolders, runPython } from './testing/run-python.js';
import type { RunLine } from './run-line.js';

afterEach(removeFolders);

const lineBytes = 64;
const longestPiece = lineBytes + 40; // and the words that say that it goes on

/** Everything that has ever meant something to a terminal, to our protocol or to a decoder. */
const aPiece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      '\n',
      '\r',
      '\r\n',
      '\0',
      '\t',
      '\x1b[31m',
      '\x1b[2J',
      '\x1b]0;title\x07',
      '\x9b',
      '\u2028',
      '\ud83d\udd0b',
      'PROGRESS:',
      '50',
      'NaN',
      '-1',
      '1e9',
      '\uff15\uff10',
      'EVENT:',
      '{"type":"log","message":"a","metadata":{"b":[[[[1]]]]}}',
      '{"type":"log","message":"\\u0000\\n\\ud800"}',
      '{"__proto__":{}}',
      '['.repeat(50),
      'ERROR: ',
      'x'.repeat(200),
    )
    .map((text) => Buffer.from(text)),
);
const someBytes = fc.array(aPiece, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces));

function readAll(bytes: Buffer, cuts: readonly number[]): RunLine[] {
  const reader = new LineReader('stdout', lineBytes);
  const lines: RunLine[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    lines.push(...reader.read(bytes.subarray(from, from + cut)));
    from += cut;
  }
  return [...lines, ...reader.end()];
}

describe('whatever a model prints', () => {
  it('becomes lines that are short, clean and the same however it was cut', () => {
    fc.assert(
      fc.property(someBytes, fc.array(fc.integer({ min: 1, max: 9 })), (bytes, cuts) => {
        const lines = readAll(bytes, cuts);
        for (const message of messages(lines)) {
          expect(Buffer.byteLength(message)).toBeLessThanOrEqual(longestPiece);
          expect(message.replace(/\x1b\[[0-9;:]*m/g, '')).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
          expect(Buffer.from(message).toString()).toBe(message); // no half of a character
        }
        for (const line of lines)
          if (line.kind === 'progress') expect([line.percent >= 0, line.percent <= 100]).toEqual([true, true]);
        expect(JSON.stringify(lines)).toEqual(JSON.stringify(readAll(bytes, [])));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a model that floods', () => {
  it('with one endless line has it cut, capped and counted to the byte', async () => {
    const bytes = 100 * 1024 ** 2;
    const program = `import sys
for _ in range(1600):
    sys.stdout.write("x" * 65536)`;
    const { end, lines } = await runPython(program, { limits: { logBytes: 1024 ** 2 } });
    expect(end.ended).toBe('exited');
    const last = lines.at(-1);
    const words = ' …[line goes on]';
    const pieces = bytes / (16 * 1024);
    const kept = messages(lines).filter((message) => message.startsWith('x')).length;
    expect(last).toMatchObject({ level: 'WARNING', metadata: { dropped_lines: pieces - kept } });
    expect(end.droppedLines).toBe(pieces - kept);
    expect(kept).toBe(Math.floor(1024 ** 2 / (16 * 1024 + Buffer.byteLength(words) + 1)));
  }, 60_000);

  it('waits while nobody takes its lines, instead of filling our memory', async () => {
    const folder = await aFolder();
    const program = `import os
for number in range(20000):
    print("y" * 1000)
    if number % 50 == 0:
        open(os.environ["OUTPUT_DIR"] + "/printed", "w").write(str(number))`;
    let taken = 0;
    let printedMeanwhile = Infinity;
    const gate = sleep(1500).then(async () => {
      printedMeanwhile = Number(await readFile(join(folder, 'output/printed'), 'utf8'));
    });
    const { end } = await runPython(program, {
      folder,
      onLines: (batch) => {
        taken += batch.length;
        return gate;
      },
    });
    expect([end.ended, taken]).toEqual(['exited', 20_000]);
    expect(printedMeanwhile).toBeLessThan(2000);
  }, 60_000);
});
