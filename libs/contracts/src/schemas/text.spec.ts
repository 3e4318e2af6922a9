import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { AskedInstant, plainText } from './text.js';

const at = (offset: string): string => `2026-11-27T10:00:00${offset}`;

describe('an instant that someone asks for', () => {
  const pattern = new RegExp(String(z.toJSONSchema(AskedInstant).pattern));

  it.each(['Z', '+05:30', '-12:00', '+15:59'])('may have the offset %s', (offset) => {
    expect(AskedInstant.safeParse(at(offset)).success).toBe(true);
    expect(at(offset)).toMatch(pattern);
  });

  it.each(['', '+16:00', '-21:53'])('may not have the offset %p, which PostgreSQL does not take', (offset) => {
    expect(AskedInstant.safeParse(at(offset)).success).toBe(false);
    expect(at(offset)).not.toMatch(pattern);
  });
});

it('Text from outside says in the document, too, that it takes no U+0000', () => {
  const pattern = new RegExp(String(z.toJSONSchema(plainText(9)).pattern));
  for (const [text, fits] of [
    ['a\nb', true],
    ['a\u0000', false],
  ] as const)
    expect([plainText(9).safeParse(text).success, pattern.test(text)]).toEqual([fits, fits]);
});
