import * as z from 'zod';
import { Id, plainText } from './text.js';

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** A market as data: everything a model or a screen may know of it. Unknown keys pass through. */
export const MarketProfile = z
  .looseObject({
    id: Id,
    title: plainText(200).optional(),
    timezone: plainText(64).refine(isTimeZone, { error: 'must be an IANA time zone such as Asia/Kolkata' }),
    mtu_minutes: z
      .number()
      .int()
      .min(1)
      .max(60)
      .refine((minutes) => 60 % minutes === 0, { error: 'must divide an hour' }),
    currency: plainText(8).min(1),
    price_floor: z.number().nullable().optional(),
    price_cap: z.number().nullable().optional(),
    price_tick: z.number().positive().optional(),
    qty_tick_mw: z.number().positive().optional(),
    qty_min_mw: z.number().nonnegative().optional(),
  })
  .meta({ id: 'MarketProfile' });
export type MarketProfile = z.infer<typeof MarketProfile>;

/** A custom profile inside a data source's settings: its id may be left out. */
export const CustomMarket = MarketProfile.partial({ id: true }).meta({ id: 'CustomMarket' });
export type CustomMarket = z.infer<typeof CustomMarket>;
