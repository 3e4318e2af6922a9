import { Migration } from '@mikro-orm/migrations';

/**
 * Whom an alert is told: webhooks, and by e-mail those who asked for it, in the transaction that opens or resolves it. Jobs
 * of purpose plan open the alert of a failing model themselves, whichever node ends them.
 */
export class Notifications extends Migration {
  override up(): void {
    for (const each of [tables, tell, open, resolve, jobs, schedules]) this.addSql(each);
  }
}

const tables = `
create table notification_setting (
  user_id text primary key references app_user on delete cascade,
  email_from text not null check (email_from in ('info', 'warning', 'critical'))
);

create table alert_mail (
  id text primary key default gen_random_uuid()::text,
  alert_id text not null references alert on delete cascade,
  user_id text not null references app_user on delete cascade,
  change text not null check (change in ('opened', 'resolved')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  error text
);
create index alert_mail_due on alert_mail (next_attempt_at) where sent_at is null;
create index alert_mail_of_alert on alert_mail (alert_id, user_id);
create index alert_mail_of_user on alert_mail (user_id);`;

// By e-mail its end is told to those who were told of it.
const tell = `
create function tell_of_alert(told alert, change text) returns void language plpgsql volatile as $$
declare
  grades constant text[] := array['info', 'warning', 'critical'];
  form constant text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
begin
  perform tell_webhooks('alert.' || change, told.id, jsonb_build_object('alert', jsonb_build_object(
    'id', told.id, 'kind', split_part(told.cause, ':', 1), 'cause', told.cause, 'severity', told.severity,
    'sentence', told.sentence, 'next_step', told.next_step, 'link', told.link, 'times', told.times,
    'opened_at', to_char(told.opened_at at time zone 'UTC', form),
    'last_at', to_char(told.last_at at time zone 'UTC', form),
    'resolved_at', to_char(told.resolved_at at time zone 'UTC', form), 'resolution', told.resolution)));
  insert into alert_mail (alert_id, user_id, change)
    select told.id, app_user.id, change from notification_setting
    join app_user on app_user.id = user_id and not disabled
    where case change
      when 'opened' then array_position(grades, told.severity) >= array_position(grades, email_from)
      else exists (select from alert_mail as mail where mail.alert_id = told.id and mail.user_id = app_user.id) end;
  if found then perform pg_notify('alert_mail', ''); end if;
end $$;`;

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
  if change <> 'repeated' then perform tell_of_alert(told, 'opened'); end if;
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
  perform tell_of_alert(told, 'resolved');
  perform pg_notify('alert_changed', told.id);
  return true;
end $$;`;

const jobs = `
create function alert_of_job() returns trigger language plpgsql as $$
declare
  cause constant text := 'model_failing:' || new.model_type || ':' || new.market;
begin
  if new.status = 'success' then
    perform resolve_alert(cause, 'The job ' || new.id || ' succeeded.');
  else
    perform open_alert(cause, case new.model_type when 'DMO' then 'critical' else 'warning' end,
      'The ' || new.model_type || ' of ' || new.delivery_day || ' (' || new.market || ') failed: '
        || coalesce(left(new.error_message, 500), new.termination_status, 'no reason was given'),
      'Read the end of its log, mend the cause, and run it again.', '/jobs/' || new.id || '?tab=log');
  end if;
  return null;
end $$;
create trigger job_end_is_alerted after update of status on job
  for each row when (new.purpose = 'plan' and new.status <> old.status and new.status in ('success', 'failed'))
  execute function alert_of_job();
create trigger job_end_at_birth_is_alerted after insert on job
  for each row when (new.purpose = 'plan' and new.status in ('success', 'failed')) execute function alert_of_job();`;

const schedules = `
create function tell_of_occurrence() returns trigger language plpgsql as $$
declare
  form constant text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
begin
  perform tell_webhooks('occurrence.changed', new.id, jsonb_build_object(
    'id', new.id, 'schedule_id', new.schedule_id, 'state', new.state, 'reason', new.reason,
    'reason_code', new.reason_code, 'job_id', new.job_id, 'lag_ms', new.lag_ms,
    'scheduled_for', to_char(new.scheduled_for at time zone 'UTC', form),
    'gate_closes', to_char(new.gate_closes at time zone 'UTC', form),
    'decided_at', to_char(new.decided_at at time zone 'UTC', form)));
  return null;
end $$;
create trigger occurrence_change_is_told after insert or update on occurrence
  for each row execute function tell_of_occurrence();

create function tell_of_gate() returns trigger language plpgsql as $$
declare
  form constant text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
begin
  perform tell_webhooks('gate.warning', null, jsonb_build_object(
    'market', new.market, 'segment', new.segment, 'model_type', new.model_type, 'minutes_left', new.minutes_left,
    'closes', to_char(new.closes at time zone 'UTC', form),
    'delivery_start', to_char(new.delivery_start at time zone 'UTC', form),
    'delivery_end', to_char(new.delivery_end at time zone 'UTC', form)));
  return null;
end $$;
create trigger gate_warning_is_told after insert on gate_warning for each row execute function tell_of_gate();`;
