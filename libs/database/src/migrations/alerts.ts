import { Migration } from '@mikro-orm/migrations';

/** Alerts: one row per cause while it lasts, opened and resolved in the transaction of what they tell of. */
export class Alerts extends Migration {
  override up(): void {
    for (const each of [tables, open, resolve]) this.addSql(each);
  }
}

const tables = `
create table alert (
  id text primary key default gen_random_uuid()::text,
  cause text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  sentence text not null,
  next_step text,
  link text,
  times integer not null default 1,
  opened_at timestamptz not null default clock_timestamp(),
  last_at timestamptz not null default clock_timestamp(),
  resolved_at timestamptz,
  resolution text
);
create unique index alert_one_open on alert (cause) where resolved_at is null;
create index alert_recent on alert (opened_at desc, id desc);
create index alert_resolved on alert (resolved_at) where resolved_at is not null;

create table alert_read (
  user_id text not null references app_user on delete cascade,
  alert_id text not null references alert on delete cascade,
  read_at timestamptz not null default now(),
  primary key (user_id, alert_id)
);
create index alert_read_of_alert on alert_read (alert_id);`;

// One that is graver than it was is unread again. The loop: it may be resolved between the two statements.
const open = `
create function open_alert(
  its_cause text, its_severity text, its_sentence text, its_next_step text, its_link text
) returns text language plpgsql volatile as $$
declare
  grades constant text[] := array['info', 'warning', 'critical'];
  told alert;
  former alert;
  change text := 'opened';
begin
  loop
    insert into alert (cause, severity, sentence, next_step, link)
      values (its_cause, its_severity, its_sentence, its_next_step, its_link)
      on conflict (cause) where resolved_at is null do nothing
      returning * into told;
    exit when found;
    select * into former from alert where cause = its_cause and resolved_at is null for update;
    if found then
      update alert set times = times + 1, last_at = clock_timestamp(), severity = its_severity,
        sentence = its_sentence, next_step = its_next_step, link = its_link
        where id = former.id returning * into told;
      change := case when array_position(grades, its_severity) > array_position(grades, former.severity)
        then 'raised' else 'repeated' end;
      if change = 'raised' then delete from alert_read where alert_id = told.id; end if;
      exit;
    end if;
  end loop;
  perform pg_notify('alert_changed', told.id);
  return change;
end $$;`;

const resolve = `
create function resolve_alert(its_cause text, how text) returns boolean language plpgsql volatile as $$
declare
  told alert;
begin
  update alert set resolved_at = clock_timestamp(), resolution = how
    where cause = its_cause and resolved_at is null returning * into told;
  if not found then return false; end if;
  perform pg_notify('alert_changed', told.id);
  return true;
end $$;`;
