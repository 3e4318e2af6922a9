import type { Sql } from '@energy-ops/database';
import { followNext } from './follow-next.js';
import { lendsResult } from './lent-result.js';
import { takeResult } from './take-result.js';

/** More than anybody needs: the next to tend the queue goes on. */
const mostRounds = 20;

interface Stranded {
  readonly id: string;
  readonly leader: string;
  readonly source: string | null;
}

/** The most urgent first: it is the one to lead where there is no result. */
const strandedSql = `
select waiter.id, waiter.waits_for as leader, (
  select id from job source where source.manifest_sha256 = waiter.manifest_sha256 and ${lendsResult('source')}
  order by completed_at desc limit 1
) as source
from job waiter left join job leader on leader.id = waiter.waits_for
where waiter.status = 'pending' and waiter.waits_for is not null
  and (leader.id is null or leader.status not in ('pending', 'running'))
order by waiter.deadline nulls last, waiter.priority desc, waiter.created_at, waiter.id
limit 200`;

/**
 * Moves on the jobs whose leader has ended: with its result where there is one, else the most urgent of them leads. Not
 * to be called inside a transaction: each job is moved by itself, and any node may do it at the same time.
 */
export async function serveWaiting(sql: Sql): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const { rows } = await sql.query<Stranded>(strandedSql);
    for (const { id, leader, source } of rows) {
      if (source === null) await followNext(sql, id, leader);
      else await takeResult(sql, id, source);
    }
    if (rows.length === 0) return;
  }
}
