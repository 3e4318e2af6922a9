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

const count = z.number().int().min(1);
const minutes = z.number().nonnegative();
const gate = plainText(20).regex(/^(D([+-]\d{1,2})? +)?([01]?\d|2[0-3]):[0-5]\d$|^(D([+-]\d{1,2})? +)?24:00$/, {
  error: 'must be local time such as D-1 12:00',
});

/** What a market and each of its segments may say of prices and orders. */
const orderFields = {
  price_floor: z.number().nullable().optional(),
  price_cap: z.number().nullable().optional(),
  price_tick: z.number().positive().optional(),
  qty_tick_mw: z.number().positive().optional(),
  qty_min_mw: z.number().nonnegative().optional(),
  max_curve_points: count.optional(),
  order_types: z.array(plainText(40)).max(20).optional(),
};

/** A part of a market with rules of its own; what it leaves out is the profile's, or that of the segment it is `like`. */
export const MarketSegment = z
  .looseObject({
    id: Id,
    like: Id.optional(),
    stage: z.enum(['day_ahead', 'intraday']).optional(),
    /** Of its own blocks; without it the market's. */
    mtu_minutes: count.max(1440).optional(),
    gate_open: gate.optional(),
    gate_close: gate.optional(),
    delivery_from: gate.optional(),
    delivery_to: gate.optional(),
    session_every_min: minutes.min(1).optional(),
    blocks_per_session: count.optional(),
    session_open_min_before: minutes.optional(),
    session_close_min_before: minutes.optional(),
    ...orderFields,
  })
  .meta({ id: 'MarketSegment' });
export type MarketSegment = z.infer<typeof MarketSegment>;

const ruleFields = {
  ...orderFields,
  segments: z.array(MarketSegment).max(100).optional(),
  fees: z
    .looseObject({ buy_per_mwh: z.number().optional(), sell_per_mwh: z.number().optional() })
    .nullable()
    .optional(),
};

/** What the data's own grid and money hang on: another of them is another market. */
const fixedKeys = ['id', 'timezone', 'mtu_minutes', 'currency', 'changes'] as const;

/** Rules that hold from a delivery day on; a segment it names changes in what it says of it. */
export const MarketChange = z
  .looseObject({ from: z.iso.date(), ...ruleFields })
  .refine((change) => fixedKeys.every((key) => !(key in change)), {
    error: `may change anything but ${fixedKeys.join(', ')}: another of these is another market`,
  })
  .meta({ id: 'MarketChange' });
export type MarketChange = z.infer<typeof MarketChange>;

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
    ...ruleFields,
    changes: z.array(MarketChange).max(100).optional(),
  })
  .meta({ id: 'MarketProfile' });
export type MarketProfile = z.infer<typeof MarketProfile>;

/** A custom profile inside a data source's settings: its id may be left out. */
export const CustomMarket = MarketProfile.partial({ id: true }).meta({ id: 'CustomMarket' });
export type CustomMarket = z.infer<typeof CustomMarket>;
