import { Migration } from '@mikro-orm/migrations';

/** Alerts: one row per cause while it lasts. What opens and resolves them comes with those they are told to. */
export class Alerts extends Migration {
  override up(): void {
    this.addSql(tables);
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
