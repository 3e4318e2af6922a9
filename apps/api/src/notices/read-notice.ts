import { modelTypes } from '@energy-ops/contracts';
import type { JobNotice } from '@energy-ops/queue';
import * as z from 'zod';

const optionalNumber = z.number().nullish();
const Notice = z.object({
  job: z.string(),
  type: z.enum(modelTypes),
  model: z.string(),
  event: z.enum(['created', 'started', 'log', 'progress', 'incumbent', 'put_back', 'ended']),
  from: optionalNumber,
  to: optionalNumber,
  progress: optionalNumber,
}) satisfies z.ZodType<{ [Key in keyof JobNotice]: unknown }>;
export type Notice = z.infer<typeof Notice>;

let latest: { readonly payload: string; readonly notice: Notice | undefined } | undefined;

/** What a notice's payload says; undefined for one that a newer version may have sent. Read once for all who hear it. */
export function readNotice(payload: string): Notice | undefined {
  if (latest?.payload !== payload) latest = { payload, notice: parse(payload) };
  return latest.notice;
}

function parse(payload: string): Notice | undefined {
  try {
    return Notice.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}
