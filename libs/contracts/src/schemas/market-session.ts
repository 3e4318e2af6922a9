import * as z from 'zod';
import { MarketProfile } from './market.js';
import { AskedDay, Id, Instant } from './text.js';

export const MarketPath = z.strictObject({ id: Id });
export type MarketPath = z.infer<typeof MarketPath>;

/** `day` is a delivery day in the market's time zone; without it, today there. */
export const MarketDayQuery = z.strictObject({ day: AskedDay.optional() });
export type MarketDayQuery = z.infer<typeof MarketDayQuery>;

export const MarketPage = z
  .object({ markets: z.array(MarketProfile), next_cursor: z.string().nullable() })
  .meta({ id: 'MarketPage' });
export type MarketPage = z.infer<typeof MarketPage>;

/** Orders for the blocks from `delivery_start` to `delivery_end` are taken until `closes`. */
export const MarketSession = z
  .object({
    segment: z.string(),
    /** Null where the market's rules say nothing of it. */
    opens: Instant.nullable(),
    closes: Instant,
    delivery_start: Instant,
    delivery_end: Instant,
    /** Whether it takes orders now. */
    state: z.enum(['to_come', 'open', 'closed']),
  })
  .meta({ id: 'MarketSession' });
export type MarketSession = z.infer<typeof MarketSession>;

export const MarketSessionPage = z
  .object({
    market: z.string(),
    day: z.iso.date(),
    time_zone: z.string(),
    sessions: z.array(MarketSession),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'MarketSessionPage' });
export type MarketSessionPage = z.infer<typeof MarketSessionPage>;
