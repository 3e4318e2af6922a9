import { describe, expect, it } from '@jest/globals';
import { ansiPieces, hasAnsi, plainText } from './ansi-text.js';
import { markHits } from './highlight.js';
import { elapsed } from './log-row.js';
import { lineFragment, parseLineFragment, stretch } from './line-fragment.js';

describe('a line of a log', () => {
  it('shows terminal colours as classes and everything else as text', () => {
    const link = '\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007';
    expect(ansiPieces(`\u001b[31mred\u001b[0m <b>& ${link}`)).toEqual([
      { classes: 'ansi-red-fg', text: 'red' },
      { classes: '', text: ' <b>& link' },
    ]);
    expect(ansiPieces('\u001b[1;31;48;2;1;2;3mred')).toEqual([{ classes: 'ansi-bold ansi-red-fg', text: 'red' }]);
  });

  it('comes in pieces of one colour each, with every letter as it was', () => {
    expect(ansiPieces('a & b \u001b[31m<b>\u001b[1m"&lt;\'\u001b[0m end')).toEqual([
      { classes: '', text: 'a & b ' },
      { classes: 'ansi-red-fg', text: '<b>' },
      { classes: 'ansi-bold ansi-red-fg', text: '"&lt;\'' },
      { classes: '', text: ' end' },
    ]);
  });

  it('loses its control sequences when it is copied', () => {
    expect(plainText('\u001b[1;31mred\u001b[0m, \u001b[2K\u001b]0;title\u0007done')).toBe('red, done');
    expect(hasAnsi('plain')).toBe(false);
  });

  it('says how long after the first line it was written', () => {
    expect([0, 12_340, 65_000, 11_112_300].map(elapsed)).toEqual(['+0.0 s', '+12.3 s', '+1:05.0', '+3:05:12.3']);
  });

  it('marks what was searched for, whatever its case', () => {
    expect(markHits('Gap 1%, gap 2%', 'gap')).toEqual([
      { text: 'Gap', classes: 'hit' },
      { text: ' 1%, ', classes: '' },
      { text: 'gap', classes: 'hit' },
      { text: ' 2%', classes: '' },
    ]);
    expect(markHits('İ gap', 'gap')).toEqual([{ text: 'İ gap', classes: '' }]);
  });

  it('is linked to by its number, or several by a range', () => {
    expect(parseLineFragment('L123')).toEqual({ from: 123, to: 123 });
    expect(parseLineFragment('L140-L120')).toEqual({ from: 120, to: 140 });
    for (const wrong of ['L0', 'L', '123', 'L1-2', null]) expect(parseLineFragment(wrong)).toBeUndefined();
    expect(lineFragment(stretch({ from: 5, to: 5 }, 2))).toBe('L2-L5');
    expect(lineFragment(stretch(undefined, 7))).toBe('L7');
  });
});
