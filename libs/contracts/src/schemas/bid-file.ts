import * as z from 'zod';
import { plainText } from './text.js';

/** What a column of a bid file may hold: the columns of the table `bids`, and what follows from them. */
export const bidFields = [
  'segment',
  'block_start',
  'order_type',
  'side',
  'price',
  'quantity_mw',
  'order_id',
  'link_id',
  'delivery_day',
  'block_no',
  'from',
  'to',
  'signed_mw',
] as const;
export type BidField = (typeof bidFields)[number];

/** How a market's participants send in their orders: what its profile says in `bid_file`. */
export const BidFile = z.looseObject({
  format: z.literal('csv').default('csv'),
  decimal: z.enum(['.', ',']).default('.'),
  /** Without it a comma, or a semicolon where that is the decimal mark. */
  separator: z.enum([',', ';', '\t', '|']).optional(),
  /** In their order; without them those of the table `bids`. */
  columns: z
    .array(z.strictObject({ title: plainText(80), field: z.enum(bidFields) }))
    .min(1)
    .max(40)
    .optional(),
});
export type BidFile = z.infer<typeof BidFile>;
