import type { JobStatus } from '@energy-ops/contracts';
import type { JobRow, Sql } from '@energy-ops/database';
import { type Acceptance, InputsChanged, TooManyTriggers } from './acceptance.js';
import { countsAsPlan, insertJob, isPlan } from './insert-job.js';
import type { NewJob } from './job.js';
import { placeOf } from './place-of.js';

/** The plan of that market and day is there already, or on its way. */
export class DmoAlreadyRun extends Error {
  constructor(
    readonly existingJobId: string,
    readonly existingStatus: JobStatus,
  ) {
    super(`The day-ahead plan of this market and day already exists: job ${existingJobId} is ${existingStatus}.`);
  }
}

/**
 * Writes a job with the first line of its log. It is pending, and waits for an identical one that is under way if there
 * is one; an identical one that has ended lends it its result at once. Throws DmoAlreadyRun when its day has a plan,
 * unless the job has an `allowRerunReason` and that plan is successful; on terms that aren't met TooManyTriggers, or
 * InputsChanged, upon which the job is to be made anew.
 */
export async function enqueue(sql: Sql, job: NewJob, acceptance?: Acceptance): Promise<JobRow> {
  for (;;) {
    const { job: row, freeInSeconds, changed } = await insertJob(sql, job, await placeOf(sql, job), acceptance);
    if (row !== undefined) return row;
    if (freeInSeconds !== null) throw new TooManyTriggers(freeInSeconds);
    if (changed) throw new InputsChanged('The model or the data source has changed meanwhile.');
    const { rows } = await sql.query<{ id: string; status: JobStatus }>(
      `select id, status from job where market = $1 and delivery_day = $2 and ${countsAsPlan}`,
      [job.market, job.deliveryDay],
    );
    const [plan] = rows;
    if (plan !== undefined && isPlan(job) && !supersedes(job, plan.status))
      throw new DmoAlreadyRun(plan.id, plan.status);
    // That plan failed or was cancelled since, or the identical job has ended or begun: look again.
  }
}

const supersedes = ({ allowRerunReason = null }: NewJob, status: JobStatus): boolean =>
  allowRerunReason !== null && status === 'success';
