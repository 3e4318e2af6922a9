import { Migration } from '@mikro-orm/migrations';

/** When a job's log and results were removed for their age, and the jobs that are still to be looked at for that. */
export class Retention extends Migration {
  override up(): void {
    this.addSql(`
alter table job add column forgotten_at timestamptz;
create index job_to_forget on job (completed_at) where completed_at is not null and forgotten_at is null;
`);
  }
}
