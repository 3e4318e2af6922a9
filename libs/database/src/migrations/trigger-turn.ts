import { Migration } from '@mikro-orm/migrations';

/**
 * A statement of this function sees what was committed when it begins, not when the statement that calls it began: so
 * one statement can wait for its caller's turn, count, and write. Until the transaction ends a caller's triggers take
 * turns, and no model changes its status. Returns in how many seconds the caller may trigger again; null: now.
 */
export class TriggerTurn extends Migration {
  override up(): void {
    this.addSql(`
create function trigger_turn(caller text, allowed integer) returns integer language plpgsql volatile as $$
declare
  since timestamptz;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('models', 0));
  perform pg_advisory_xact_lock(hashtextextended('trigger ' || caller, 0));
  since := clock_timestamp() - interval '1 minute';
  return (
    select greatest(1, ceil(extract(epoch from created_at - since))::integer) from job
    where triggered_by_user = caller and created_at > since
    order by created_at desc offset allowed - 1 limit 1
  );
end $$`);
  }
}
