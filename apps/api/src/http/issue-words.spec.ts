import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { issueWords, type ValueIssue } from './issue-words.js';

const said = (schema: z.ZodType, value: unknown): string[] =>
  (schema.safeParse(value).error?.issues ?? []).map((issue) => issueWords(issue as ValueIssue));

describe('a value that does not fit', () => {
  it.each([
    [z.number().max(200), 201, 'must be at most 200'],
    [z.number().lt(1), 1, 'must be less than 1'],
    [z.number().positive(), 0, 'must be more than 0'],
    [z.number().int().min(1), 0, 'must be at least 1'],
    [z.number(), '5', 'must be a number, not a text'],
    [z.number().int(), 1.5, 'must be a whole number'],
    [z.coerce.number(), 'abc', 'must be a number, given once'],
    [z.string(), 5, 'must be a text, not a number'],
    [z.string().max(3), 'abcd', 'must have at most 3 characters'],
    [z.string().min(3), 'ab', 'must have at least 3 characters'],
    [z.string().min(1), '', 'must not be empty'],
    [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 items'],
    [z.record(z.string(), z.unknown()), [], 'must be an object, not a list'],
    [z.object({}), null, 'must be an object, not null'],
    [z.enum(['DMO', 'RMO', 'SO']), 'dmo', 'must be one of DMO, RMO, SO'],
    [z.iso.date(), 'tomorrow', 'must be a day such as 2027-01-31'],
    [z.iso.datetime({ offset: true }), 'soon', 'must be an instant with its offset, such as 2027-01-31T10:00:00+05:30'],
    [z.string().regex(/^a/, 'must begin with a'), 'b', 'must begin with a'],
    [z.number().max(5, 'must fit the grid'), 6, 'must fit the grid'],
  ])('is told what to be instead (%#)', (schema, value, words) => {
    expect(said(schema, value)).toEqual([words]);
  });
});
