import { Migration } from '@mikro-orm/migrations';

/**
 * Entries of the audit are written unhashed, in the transaction of what they tell of, and wait in `audit_waiting`; one
 * sealer at a time chains them. Which is why the order of the chain is `position`, not the entries' ids: those are given
 * out before the transactions commit.
 */
export class AuditChain extends Migration {
  override up(): void {
    this.addSql(`
alter table audit_entry drop column previous_sha256, drop column sha256;
create index audit_entry_recent on audit_entry (at, id);
create index audit_entry_of_actor on audit_entry (actor, at, id);
create index audit_entry_of_action on audit_entry (action, at, id);
create index audit_entry_not_done on audit_entry (outcome, at, id) where outcome <> 'done';

create table audit_waiting (entry_id bigint primary key);
insert into audit_waiting select id from audit_entry;
create function await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_waiting values (new.id);
  return null;
end $$;
create trigger audit_entry_awaits_seal after insert on audit_entry
  for each row execute function await_seal();

create table audit_seal (
  position bigint primary key,
  entry_id bigint not null unique,
  previous bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null
);
create trigger audit_seal_is_kept before update or delete on audit_seal
  for each row execute function refuse_change();
create trigger audit_seal_is_not_emptied before truncate on audit_seal
  for each statement execute function refuse_change();

create table audit_head (
  one boolean primary key default true check (one),
  position bigint not null,
  hash bytea not null,
  mac bytea not null,
  key_id text not null
);
`);
  }
}
