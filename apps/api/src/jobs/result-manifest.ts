import { getBlob, planOnce, type Snapshot, type Sql } from '@energy-ops/database';
import { manifestSha256, type NewJob } from '@energy-ops/queue';
import { saysDeterministic } from '../models/says-deterministic.js';
import type { TriggerModel } from './trigger-inputs.js';

/** The hash over all that the job's result depends on; null where its model may depend on more. */
export async function resultManifest(
  sql: Sql,
  job: NewJob,
  model: Pick<TriggerModel, 'sha256' | 'builtin'> & { readonly deterministic?: boolean | null },
  { settings }: Snapshot,
): Promise<string | null> {
  if (!(model.builtin || (model.deterministic ?? (await findOut(sql, model))))) return null;
  return manifestSha256(job, { settings, plan: await planTables(sql, job.planJobId ?? null) });
}

/** An upload's row says so; older ones don't, and a trigger must not write it: it would hold the row while it waits. */
const findOut = async (sql: Sql, { sha256 }: Pick<TriggerModel, 'sha256'>): Promise<boolean> =>
  saysDeterministic((await getBlob(sql, sha256)).toString('utf8'));

const planTablesSql = planOnce(
  `select name, sha256 from result_table where job_id = $1 and name in ('schedule', 'market')`,
);

/** What a real-time job takes from the plan of its day. */
async function planTables(sql: Sql, planJobId: string | null): Promise<Record<string, string>> {
  if (planJobId === null) return {};
  const { rows } = await sql.query<{ name: string; sha256: string }>(planTablesSql, [planJobId]);
  return Object.fromEntries(rows.map(({ name, sha256 }) => [name, sha256]));
}
