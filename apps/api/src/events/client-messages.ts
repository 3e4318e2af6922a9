import { channels, Id, modelTypes, plainText } from '@energy-ops/contracts';
import * as z from 'zod';

export const ChannelMessage = z.strictObject({ channel: z.enum(channels) });

/** Whose lines and events: one job's, one model's, one type's, or everybody's. */
export const SubscriptionMessage = z
  .strictObject({
    jobId: Id.optional(),
    modelId: Id.optional(),
    modelType: z.enum(modelTypes).optional(),
    fromSeq: z.number().int().min(1).max(2_147_483_647).optional(),
    batch: z.boolean().default(false),
  })
  .refine(({ jobId, fromSeq }) => fromSeq === undefined || jobId !== undefined, {
    error: 'fromSeq needs a jobId',
    path: ['fromSeq'],
  });
export type SubscriptionMessage = z.infer<typeof SubscriptionMessage>;

export const RefreshMessage = z.strictObject({ token: plainText(4096).min(1) });
