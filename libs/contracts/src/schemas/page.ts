import * as z from 'zod';
import { plainText } from './text.js';

/** An opaque place in a list, as the answer before it gave it. */
export const Cursor = plainText(512);

/** What every list takes. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: Cursor.optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** Totals are exact up to here. */
export const totalCap = 10_000;
