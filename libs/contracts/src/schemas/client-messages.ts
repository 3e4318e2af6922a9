import * as z from 'zod';
import { acknowledgementCodes, channels } from '../event-words.js';
import { modelTypes } from '../model-types.js';
import { Id, plainText } from './text.js';

export const ChannelMessage = z.strictObject({ channel: z.enum(channels) }).meta({ id: 'ChannelMessage' });

/** Whose lines and events: one job's, one model's, one type's, or, with `{}`, every job's that the caller may read. */
export const SubscriptionMessage = z
  .strictObject({
    jobId: Id.optional(),
    modelId: Id.optional(),
    modelType: z.enum(modelTypes).optional(),
    fromSeq: z
      .number()
      .int()
      .min(1)
      .max(2_147_483_647)
      .optional()
      .describe('The first line wanted (1 is the job’s first); only with `jobId`.'),
    batch: z.boolean().default(false).describe('Lines as `optimization:logs` frames instead of one event each.'),
  })
  .refine(({ jobId, fromSeq }) => fromSeq === undefined || jobId !== undefined, {
    error: 'fromSeq needs a jobId',
    path: ['fromSeq'],
  })
  .meta({ id: 'SubscriptionMessage' });
export type SubscriptionMessage = z.infer<typeof SubscriptionMessage>;
/** A subscription as a client writes it. */
export type Subscription = z.input<typeof SubscriptionMessage>;

export const RefreshMessage = z.strictObject({ token: plainText(4096).min(1) }).meta({ id: 'RefreshMessage' });

/** How each message is answered. */
export const Acknowledgement = z
  .union([
    z.object({ ok: z.literal(true) }),
    z.object({ ok: z.literal(false), code: z.enum(acknowledgementCodes), message: z.string() }),
  ])
  .meta({ id: 'Acknowledgement' });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** What a client may send, by event name; each is acknowledged. */
export const clientMessages = {
  subscribe: ChannelMessage.meta({
    description:
      'All events of a channel: `jobs` has every job event but log lines, `models` those of models, `schedules` those of due slots, `alerts` what is wrong.',
  }),
  'optimization:subscribe': SubscriptionMessage.meta({
    description: 'The lines and events of jobs. What was missed since `fromSeq` is replayed, then it follows.',
  }),
  'optimization:unsubscribe': SubscriptionMessage.meta({ description: 'Takes back the same subscription.' }),
  'auth:refresh': RefreshMessage.meta({
    description:
      'A newer access token of the same user, before the present one ends: at its end the server disconnects.',
  }),
} as const;
