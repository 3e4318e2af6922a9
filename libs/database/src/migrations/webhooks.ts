import { Migration } from '@mikro-orm/migrations';

/**
 * Webhooks and their outbox: what happens writes the event and one delivery per webhook that wants it in its own
 * transaction, by triggers where the change is a row. With no webhook this costs a look at an empty table.
 */
export class Webhooks extends Migration {
  override up(): void {
    for (const each of [tables, tell, jobs, models, dataSources]) this.addSql(each);
  }
}

const tables = `
create table webhook (
  id text primary key,
  url text not null,
  description text,
  events jsonb not null,
  enabled boolean not null default true,
  disabled_reason text check (disabled_reason in ('paused', 'gone', 'failing')),
  secret text not null,
  previous_secret text,
  previous_secret_until timestamptz,
  failing_since timestamptz,
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index webhook_recent on webhook (created_at desc, id desc);

create table webhook_event (
  id text primary key default 'evt_' || replace(gen_random_uuid()::text, '-', ''),
  type text not null,
  subject text,
  data jsonb, -- null: made of its subject when it is sent for the first time, and kept
  at timestamptz not null default clock_timestamp()
);
create index webhook_event_age on webhook_event (at);

create table webhook_delivery (
  id text primary key default gen_random_uuid()::text,
  webhook_id text not null references webhook on delete cascade,
  event_id text not null references webhook_event on delete cascade,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  attempts_before_replay integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default clock_timestamp(),
  completed_at timestamptz
);
create index webhook_delivery_recent on webhook_delivery (webhook_id, created_at desc, id desc);
create index webhook_delivery_due on webhook_delivery (webhook_id, next_attempt_at) where status = 'pending';
create index webhook_delivery_of_event on webhook_delivery (event_id);
create index webhook_delivery_age on webhook_delivery (completed_at) where completed_at is not null;

create table webhook_attempt (
  delivery_id text not null references webhook_delivery on delete cascade,
  number integer not null,
  started_at timestamptz not null default clock_timestamp(),
  duration_ms integer,
  status_code integer,
  error text,
  response text,
  primary key (delivery_id, number)
);`;

const tell = `
create function tell_webhooks(its_type text, its_subject text, its_data jsonb) returns void
language plpgsql volatile as $$
declare
  event text;
begin
  if not exists (select from webhook where enabled and events ? its_type) then return; end if;
  insert into webhook_event (type, subject, data) values (its_type, its_subject, its_data) returning id into event;
  insert into webhook_delivery (webhook_id, event_id)
    select id, event from webhook where enabled and events ? its_type;
  perform pg_notify('webhook_due', '');
end $$;`;

// A start is told as it is now: by the time it is sent the job may be over.
const jobs = `
create function tell_of_job() returns trigger language plpgsql as $$
begin
  if new.status = 'running' then
    perform tell_webhooks('optimization.started', new.id, jsonb_build_object(
      'job_id', new.id, 'model_type', new.model_type, 'model_id', new.model_id, 'market', new.market,
      'delivery_day', new.delivery_day, 'purpose', new.purpose, 'attempt', new.attempt,
      'started_at', to_char(new.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
  else
    perform tell_webhooks('optimization.' || case new.status when 'success' then 'completed' else new.status end,
      new.id, null);
  end if;
  return null;
end $$;
create trigger job_move_is_told after update of status on job
  for each row when (new.status <> old.status and new.status <> 'pending') execute function tell_of_job();
create trigger job_end_at_birth_is_told after insert on job
  for each row when (new.status in ('success', 'failed', 'cancelled')) execute function tell_of_job();`;

const models = `
create function tell_of_model() returns trigger language plpgsql as $$
begin
  perform tell_webhooks('model.changed', new.id, null);
  return null;
end $$;
create trigger model_change_is_told after insert or update of changed_at on model
  for each row execute function tell_of_model();`;

const dataSources = `
create function tell_of_data_source() returns trigger language plpgsql as $$
begin
  perform tell_webhooks('data_source.changed', new.id, jsonb_build_object(
    'change', case when tg_op = 'INSERT' then 'created' when new.deleted_at is not null then 'deleted' else 'replaced' end,
    'data_source_id', new.id, 'name', new.name, 'market', new.market, 'kind', new.kind,
    'snapshot_sha256', new.snapshot_sha256));
  return null;
end $$;
create trigger data_source_change_is_told after insert or update on data_source
  for each row execute function tell_of_data_source();`;
