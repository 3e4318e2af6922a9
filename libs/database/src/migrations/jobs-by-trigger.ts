import { Migration } from '@mikro-orm/migrations';

/** The few jobs that people started among all that schedules did, or the other way: without it a list reads them all. */
export class JobsByTrigger extends Migration {
  override up(): void {
    this.addSql('create index job_trigger_recent on job (triggered_by, created_at desc, id desc);');
  }
}
