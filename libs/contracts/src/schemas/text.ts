import * as z from 'zod';

/** Text from outside, without the U+0000 that PostgreSQL cannot store. */
export const plainText = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((text) => !text.includes('\u0000'), { error: 'must not contain the character U+0000' });

/** An instant with its offset, as ISO 8601. */
export const Instant = z.iso.datetime({ offset: true });

const withinStorage = (text: string): boolean => text.slice(0, 4) >= '1900' && text.slice(0, 4) < '2200';
const outsideStorage = { error: 'must lie between the years 1900 and 2199' };

/** A day or an instant that someone asks for, within what every part of the product can store. */
export const AskedDay = z.iso.date({ abort: true }).refine(withinStorage, outsideStorage);
export const AskedInstant = z.iso.datetime({ offset: true, abort: true }).refine(withinStorage, outsideStorage);

/** The id of anything of ours, as it may stand in a path or a query. */
export const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/, {
  error: 'must be 1 to 128 letters, digits, dots, colons, hyphens or underscores',
});
