import * as z from 'zod';
import { logLevels } from '../job-words.js';
import { Instant, plainText } from './text.js';

/** One line a job said. `seq` starts at 1 and has no holes. */
export const LogLine = z
  .object({
    seq: z.number().int(),
    level: z.enum(logLevels),
    message: z.string(),
    timestamp: Instant,
    metadata: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof LogLine>;

const Seq = z.coerce.number().int().min(0).max(2_147_483_647);

/** Which lines of a job's log; both bounds are exclusive. */
export const LogQuery = z.strictObject({
  level: z.enum(logLevels).optional(),
  q: plainText(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after_seq: Seq.optional(),
  before_seq: Seq.optional(),
  order: z.enum(['asc', 'desc']).optional(),
  follow: z.enum(['0', '1']).default('0'),
  /** `text` streams the whole log, as `Accept: text/plain` does: a browser's download can't choose its Accept. */
  format: z.enum(['json', 'text']).optional(),
});
export type LogQuery = z.infer<typeof LogQuery>;

/** `total` counts the lines of the asked level, whatever the bounds; `levels` counts each. */
export const LogPage = z
  .object({
    logs: z.array(LogLine),
    total: z.number().int(),
    last_seq: z.number().int(),
    levels: z.record(z.enum(logLevels), z.number().int()),
  })
  .meta({ id: 'LogPage' });
export type LogPage = z.infer<typeof LogPage>;
