import type { LogLevel } from '@energy-ops/contracts';
import { encodeLines } from '@energy-ops/database';

/** The payload of a line the product itself writes. Its instant is the row's `first_at`, so it can be made beforehand. */
export const ownLine = (level: LogLevel, message: string): Buffer =>
  encodeLines([{ level, message, at: new Date(0), metadata: null }]).data;

/**
 * The SQL that stores such a line as the last of each job in `row` (which has `id` and the `log_count` that counts it
 * already); `payload` is the parameter with ownLine's bytes.
 */
export function insertOwnLine(row: string, level: LogLevel, payload: string): string {
  const counts = (['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const).map((each) => (each === level ? 1 : 0)).join(', ');
  return `insert into log_chunk (job_id, first_seq, line_count, first_at, debug, info, warning, error, data)
    select ${row}.id, ${row}.log_count, 1, clock_timestamp(), ${counts}, ${payload}::bytea from ${row}`;
}
