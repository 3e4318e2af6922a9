import type { Sql } from '@energy-ops/database';
import { isWaiting } from './claim.js';
import type { Run } from './job.js';
import { tendingIsNeeded } from './tend.js';

/** What a worker may have to do without having been told. */
export interface Outlook {
  /** Jobs wait to be claimed. */
  readonly someWait: boolean;
  readonly tendingIsNeeded: boolean;
  /** What runs on this worker, as the rows say. */
  readonly running: readonly (Run & { readonly cancelRequested: boolean })[];
}

// Of an idle worker every second: one statement, as each costs the same whatever it finds.
const lookSql = `
select exists (select from job where ${isWaiting}) as "someWait", ${tendingIsNeeded} as "tendingIsNeeded",
  (
    select coalesce(json_agg(json_build_object('jobId', id, 'attempt', attempt, 'cancelRequested', cancel_requested)), '[]')
    from job where worker_id = $1 and status = 'running'
  ) as running`;

const nothing: Outlook = { someWait: false, tendingIsNeeded: false, running: [] };

/** Looks at all that a lost notice, or a lost answer, may have kept from a worker. */
export async function lookAround(sql: Sql, workerId: string): Promise<Outlook> {
  const { rows } = await sql.query<Outlook>(lookSql, [workerId]);
  return rows[0] ?? nothing;
}
