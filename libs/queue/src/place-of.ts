import type { Sql } from '@energy-ops/database';
import type { NewJob } from './job.js';
import { latestEnd } from './latest-end.js';
import { lendsResult } from './lent-result.js';

/** What becomes of a new job. */
export type Place =
  | { readonly kind: 'runs'; readonly leads: boolean }
  | { readonly kind: 'waits'; readonly leader: string }
  | { readonly kind: 'takes'; readonly source: string };

const placeSql = `
select (
  select id from job where manifest_sha256 = $1 and ${lendsResult('job')} order by completed_at desc limit 1
) as source, leader.id as leader, coalesce(leader.wait, false) as wait
from (select) as always left join (
  select id, $2::timestamptz is null or ${latestEnd('job')} < $2 as wait
  from job where manifest_sha256 = $1 and leads and status in ('pending', 'running')
) as leader on true`;

/** Where a new job belongs as things stand: it only looks, so whoever acts on it has to look again. */
export async function placeOf(sql: Sql, job: NewJob): Promise<Place> {
  const { manifestSha256 = null, bypassCache = false, deadline = null } = job;
  if (manifestSha256 === null || bypassCache) return { kind: 'runs', leads: false };
  const { rows } = await sql.query<{ source: string | null; leader: string | null; wait: boolean }>(placeSql, [
    manifestSha256,
    deadline,
  ]);
  const [{ source, leader, wait } = { source: null, leader: null, wait: false }] = rows;
  if (source !== null) return { kind: 'takes', source };
  if (leader !== null && wait) return { kind: 'waits', leader };
  return { kind: 'runs', leads: leader === null };
}
