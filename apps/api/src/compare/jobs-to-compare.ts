import { DataSource, Job, JobResult, ResultTable, Snapshot, SnapshotTable, sqlOf } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound, Refusal } from '../http/refusal.js';
import type { StoredTable } from './table-diff.js';
import { storedTables } from './stored-tables.js';

/** A job with all that a comparison looks at. */
export interface Solved {
  readonly job: Job;
  readonly result: JobResult | null;
  readonly tables: readonly StoredTable[];
  readonly snapshot: Snapshot;
  /** The data source's, as it is called now. */
  readonly sourceName: string | null;
  readonly inputs: readonly StoredTable[];
}

/** Two jobs that can be compared; refuses any that can't, with what to do instead. */
export async function jobsToCompare(em: EntityManager, idA: string, idB: string): Promise<{ a: Solved; b: Solved }> {
  if (idA === idB)
    throw wrongAgainst('same_job', 'A job differs in nothing from itself. Name another job in `against`.');
  const found = await em.find(Job, { id: { $in: [idA, idB] } }, { disableIdentityMap: true });
  const jobWith = (id: string): Job => {
    const job = found.find((each) => each.id === id);
    if (!job) throw notFound(`Job ${id}`);
    return job;
  };
  const [jobA, jobB] = [jobWith(idA), jobWith(idB)];
  if (jobA.modelType !== jobB.modelType) {
    const detail = `The model types differ, ${jobA.modelType} and ${jobB.modelType}: their results can't be compared. Name another ${jobA.modelType} in \`against\`.`;
    throw wrongAgainst('different_model_types', detail);
  }
  const [a, b] = [await solved(em, jobA), await solved(em, jobB)];
  return { a, b };
}

const wrongAgainst = (code: string, detail: string): Refusal =>
  new Refusal(400, code, detail, { errors: [{ pointer: '/query/against', code, message: detail }] });

async function solved(em: EntityManager, job: Job): Promise<Solved> {
  if (!job.isFinal()) {
    const detail = `Job ${job.id} is ${job.status}: there is nothing to compare yet. Wait until it has ended.`;
    throw new Refusal(409, 'job_not_ended', detail, { extra: { job_id: job.id } });
  }
  const [result, tables, snapshot, source, inputs] = [
    await em.findOne(JobResult, job.id),
    await em.find(ResultTable, { jobId: job.id }, { orderBy: { position: 'asc' } }),
    await em.findOneOrFail(Snapshot, job.dataSnapshotSha256),
    await em.findOne(DataSource, job.dataSourceId),
    await em.find(SnapshotTable, { snapshotSha256: job.dataSnapshotSha256 }, { orderBy: { name: 'asc' } }),
  ];
  if (tables.length === 0 && Object.keys(result?.kpis ?? {}).length === 0) throw nothingFound(job);
  const sql = sqlOf(em);
  return {
    job,
    result,
    snapshot,
    sourceName: source?.name ?? null,
    tables: await storedTables(sql, tables),
    inputs: await storedTables(
      sql,
      inputs.map(({ csvSha256, ...table }) => ({ ...table, sha256: csvSha256 })),
    ),
  };
}

function nothingFound({ id, status, forgottenAt }: Job): Refusal {
  const why = forgottenAt
    ? `The results of job ${id} were removed after RETENTION_DAYS.`
    : `Job ${id} ended as ${status} and left neither tables nor KPIs.`;
  const detail = `${why} Compare with a job that has results, or run it again.`;
  return new Refusal(422, 'nothing_to_compare', detail, { extra: { job_id: id } });
}
