import { describe, expect, it } from '@jest/globals';
import { unifiedDiff } from './unified-diff.js';

describe('unifiedDiff', () => {
  const lines = (...given: (string | number)[]): string => given.map((line) => `${line}\n`).join('');
  const between = (from: string, to: string) =>
    unifiedDiff(from, to, ['one', 'two'], { mostEdits: 100, mostMs: 60_000 });

  it('says nothing of equal texts', async () => {
    expect(await between('a\nb', 'a\nb')).toEqual({ diff: '', added: 0, removed: 0 });
  });

  it('shows three lines around each change, and joins hunks that touch', async () => {
    const from = lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
    const to = from.replace('3\n', 'three\n').replace('10\n', '').replace('20\n', '20\n21\n');
    expect(await between(from, to)).toEqual({
      added: 2,
      removed: 2,
      diff: lines(
        ...['--- one', '+++ two', '@@ -1,13 +1,12 @@', ' 1', ' 2', '-3', '+three', ' 4', ' 5', ' 6', ' 7', ' 8', ' 9'],
        ...['-10', ' 11', ' 12', ' 13', '@@ -18,3 +17,4 @@', ' 18', ' 19', ' 20', '+21'],
      ),
    });
  });

  it('counts from 0 where a side is empty, and tells of a last line without an end', async () => {
    expect((await between('', 'a'))?.diff).toBe(
      '--- one\n+++ two\n@@ -0,0 +1,1 @@\n+a\n\\ No newline at end of file\n',
    );
    expect((await between('a\n', 'a'))?.diff).toMatch(/^-a\n\+a\n\\ No newline/m);
  });

  it('gives up on texts that have too little in common, and lets others have their turn meanwhile', async () => {
    const numbered = (prefix: string, count: number): string =>
      lines(...Array.from({ length: count }, (_, at) => `${prefix}${at}`));
    expect((await between(numbered('a', 50), numbered('b', 50)))?.added).toBe(50);
    let turns = 0;
    const others = setInterval(() => (turns += 1));
    expect(await between(numbered('a', 51), numbered('b', 51))).toBeUndefined();
    clearInterval(others);
    expect(turns).toBeGreaterThan(5);
  });
});
