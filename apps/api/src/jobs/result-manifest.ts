import { planOnce, type Snapshot, type Sql } from '@energy-ops/database';
import { manifestSha256, type NewJob } from '@energy-ops/queue';
import type { TriggerModel } from './trigger-inputs.js';

/** The hash over all that the job's result depends on; null where its model may depend on more. */
export async function resultManifest(
  sql: Sql,
  job: NewJob,
  { deterministic }: Pick<TriggerModel, 'deterministic'>,
  { settings }: Snapshot,
): Promise<string | null> {
  if (!deterministic) return null;
  return manifestSha256(job, { settings, plan: await planTables(sql, job.planJobId ?? null) });
}

const planTablesSql = planOnce(
  `select name, sha256 from result_table where job_id = $1 and name in ('schedule', 'market', 'committed')`,
);

/** What a real-time job takes from the plan of its day. */
async function planTables(sql: Sql, planJobId: string | null): Promise<Record<string, string>> {
  if (planJobId === null) return {};
  const { rows } = await sql.query<{ name: string; sha256: string }>(planTablesSql, [planJobId]);
  return Object.fromEntries(rows.map(({ name, sha256 }) => [name, sha256]));
}
