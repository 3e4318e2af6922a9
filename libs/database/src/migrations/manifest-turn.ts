import { Migration } from '@mikro-orm/migrations';

/**
 * Like trigger_turn, for one manifest: until the transaction ends nobody else begins to lead its jobs. Says whether there
 * is somebody already: a job that leads, or one that lends its result, even one that came and ended while the statement
 * that asks waited for something else and so doesn't see it. The condition is the queue's `lendsResult`.
 */
export class ManifestTurn extends Migration {
  override up(): void {
    this.addSql(`
create function manifest_turn(manifest text) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('manifest ' || manifest, 0));
  return exists (
    select from job where manifest_sha256 = manifest and leads and status in ('pending', 'running')
  ) or exists (
    select from job where manifest_sha256 = manifest and status = 'success' and result_of is null
      and forgotten_at is null
      and (termination_status is null or termination_status in ('optimal', 'gap_reached'))
  );
end $$`);
  }
}
