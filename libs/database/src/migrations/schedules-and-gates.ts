import { Migration } from '@mikro-orm/migrations';

/** Where each schedule stands, why a slot went as it did, and which warnings of a gate were given. */
export class SchedulesAndGates extends Migration {
  override up(): void {
    this.addSql(`
alter table schedule
  add column readiness text not null default 'flag' check (readiness in ('wait', 'flag', 'block')),
  add column wait_until_minutes integer not null default 15,
  add column gate_margin_seconds integer not null default 60,
  add column paused_at timestamptz,
  add column pause_reason text,
  add column paused_by text,
  add column next_slot timestamptz,
  add column failures_since timestamptz not null default now(),
  add column version integer not null default 1;
create index schedule_due on schedule (next_slot) where enabled and deleted_at is null;

alter table occurrence
  drop constraint occurrence_state_check,
  add constraint occurrence_state_check
    check (state in ('waiting', 'on_time', 'late', 'caught_up', 'skipped_overlap', 'missed')),
  add column reason_code text,
  add column lag_ms bigint,
  add column gate_closes timestamptz,
  add column decided_at timestamptz not null default clock_timestamp();
create index job_of_schedule_open on job (schedule_id) where schedule_id is not null and status in ('pending', 'running');
create index occurrence_waiting on occurrence (scheduled_for) where state = 'waiting';
create index occurrence_decided on occurrence (decided_at);
create index occurrence_recent on occurrence (scheduled_for, id);

create table gate_warning (
  market text not null,
  segment text not null,
  closes timestamptz not null,
  minutes_left integer not null,
  model_type text not null,
  delivery_start timestamptz not null,
  delivery_end timestamptz not null,
  at timestamptz not null default clock_timestamp(),
  recovered_at timestamptz,
  primary key (market, segment, closes, minutes_left)
);
create index gate_warning_open on gate_warning (market, segment) where recovered_at is null;
create index gate_warning_recent on gate_warning (at);
`);
  }
}
