import { Migration } from '@mikro-orm/migrations';

/**
 * One solve for identical jobs. `manifest_sha256` names all that a result depends on, where it depends on nothing else;
 * of the unfinished jobs with one manifest one leads and the others wait for it; a finished one lends its result.
 */
export class ResultCache extends Migration {
  override up(): void {
    this.addSql(`
      alter table model add column deterministic boolean; -- null: nobody has looked yet
      alter table job
        add column manifest_sha256 text,
        add column leads boolean not null default false,
        add column waits_for text,
        add column result_of text,
        add column wanted_deadline timestamptz, -- of those who wait for it: it is claimed as if it were theirs
        add column wanted_priority smallint;
      create unique index job_one_leader on job (manifest_sha256) where leads and status in ('pending', 'running');
      create index job_lends_result on job (manifest_sha256, completed_at desc)
        where status = 'success' and manifest_sha256 is not null and result_of is null;
      create index job_waiting on job (waits_for) where status = 'pending' and waits_for is not null;
      drop index job_claim;
      create index job_claim on job
        (least(deadline, wanted_deadline), greatest(priority, wanted_priority) desc, created_at, id)
        where status = 'pending' and waits_for is null`);
  }
}
