import type { Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';

/** A version counts at least so much, or tiny ones without end would be free. */
const leastBytes = 64 * 1024;
/** So long an archived version counts on, or uploading and archiving in turns would be free. */
const archivedDays = 30;
const mebibytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

/** Holds a caller to so many bytes of models. The lock of models makes uploads take turns. */
export async function holdToModelQuota(sql: Sql, caller: string, bytes: number, quotaBytes: number): Promise<void> {
  const { rows } = await sql.query<{ used: number }>(
    `select coalesce(sum(greatest(size_bytes, $2)), 0)::float8 as used from model
     where uploaded_by = $1 and (status <> 'archived' or changed_at > now() - make_interval(days => $3))`,
    [caller, leastBytes, archivedDays],
  );
  const used = rows[0]?.used ?? 0;
  if (used + Math.max(bytes, leastBytes) <= quotaBytes) return;
  const detail =
    `Your models take ${mebibytes(used)} of ${mebibytes(quotaBytes)}. Archive what you no longer need, which stops ` +
    `counting after ${archivedDays} days, or ask an administrator for a larger MODEL_QUOTA_PER_USER.`;
  throw new Refusal(409, 'model_quota_reached', detail, { extra: { used_bytes: used, quota_bytes: quotaBytes } });
}
