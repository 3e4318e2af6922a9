/** What starts by the clock, and what became of each due slot. */
export const scheduleTables = `
create table schedule (
  id text primary key,
  name text not null,
  model_type text not null,
  model_id text references model,
  data_source_id text references data_source,
  model_config jsonb,
  cron text not null,
  time_zone text not null,
  enabled boolean not null default false,
  overlap text not null check (overlap in ('skip', 'queue_one', 'replace')),
  catch_up text not null check (catch_up in ('none', 'latest', 'until_gate')),
  deadline_minutes integer,
  paused_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  created_by text
);
create index schedule_recent on schedule (created_at desc, id desc) where deleted_at is null;

create table occurrence (
  id text primary key,
  schedule_id text not null references schedule,
  scheduled_for timestamptz not null,
  state text not null check (state in ('on_time', 'late', 'skipped_overlap', 'missed', 'caught_up')),
  reason text,
  job_id text references job,
  created_at timestamptz not null default now(),
  unique (schedule_id, scheduled_for)
);
create index occurrence_of_job on occurrence (job_id) where job_id is not null;

alter table job add foreign key (schedule_id) references schedule;
create index job_of_schedule on job (schedule_id, scheduled_for desc) where schedule_id is not null;
`;
