import { DateTimeType } from '@mikro-orm/core';
import { planOnce } from './connection-care.js';
import { Job, JobSchema } from './entities/job.js';
import type { Sql } from './sql.js';

/** A job as plain SQL answers it: the columns of `jobColumns`. */
export type JobRow = Readonly<Record<string, unknown>>;

const columns = Object.entries(JobSchema.meta.properties).map(([property, { type }]) => ({
  property,
  column: property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  isInstant: (type as unknown) === DateTimeType, // a class, whatever its type says
}));

/** The columns of a job, by name: one that a later version adds changes no planned statement. */
export const jobColumns = (table: string): string => columns.map(({ column }) => `${table}.${column}`).join(', ');

/** The job in a row. It is nobody's to change: no EntityManager knows it, which spares a third of a millisecond. */
export function jobOf(row: JobRow): Job {
  const values = columns.map(({ property, column, isInstant }) => {
    const value = row[column];
    return [property, isInstant && typeof value === 'string' ? new Date(value) : value];
  });
  return Object.assign(new Job(), Object.fromEntries(values));
}

const findSql = planOnce(`select ${jobColumns('job')} from job where id = $1`);

/** The job with that id as it is now. */
export async function findJob(sql: Sql, id: string): Promise<Job | undefined> {
  const { rows } = await sql.query<JobRow>(findSql, [id]);
  return rows[0] && jobOf(rows[0]);
}
