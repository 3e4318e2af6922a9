import * as z from 'zod';

/** Text from outside, without the U+0000 that PostgreSQL cannot store. */
export const plainText = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[^\u0000]*$/, { error: 'must not contain the character U+0000' });

/** An instant with its offset, as ISO 8601. */
export const Instant = z.iso.datetime({ offset: true });

// The same for the API's document: zod can't tell what a refinement asks for.
const day =
  '(?:(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])-02-29|2000-02-29|' +
  '(?:19|20|21)\\d\\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8])))';
const time = 'T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-](?:0\\d|1[0-5]):[0-5]\\d)';

const withinStorage = (text: string): boolean => text.slice(0, 4) >= '1900' && text.slice(0, 4) < '2200';
const offset = /[+-](\d\d):\d\d$/;
const hasUsualOffset = (text: string): boolean => Number(offset.exec(text)?.[1] ?? 0) < 16;
const outsideStorage = { error: 'must lie between the years 1900 and 2199' };

/** A day or an instant that someone asks for, within what every part of the product can store. */
export const AskedDay = z.iso
  .date({ abort: true })
  .refine(withinStorage, outsideStorage)
  .meta({ pattern: `^${day}$` });
export const AskedInstant = z.iso
  .datetime({ offset: true, abort: true })
  .refine(withinStorage, outsideStorage)
  .refine(hasUsualOffset, { error: 'must have an offset of less than 16 hours' }) // PostgreSQL takes no other
  .meta({ pattern: `^${day}${time}$` });

/** The id of anything of ours, as it may stand in a path or a query. */
export const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/, {
  error: 'must be 1 to 128 letters, digits, dots, colons, hyphens or underscores',
});
