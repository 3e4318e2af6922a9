/** Jobs, the workers that run them, and what they said and found. */
export const jobTables = `
create table worker (
  id text primary key,
  name text not null,
  host text not null,
  pid integer not null,
  home text not null,
  concurrency integer not null,
  sandbox text not null,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);
create index worker_home on worker (home);

create table job (
  id text primary key,
  model_type text not null,
  model_id text not null references model,
  model_version integer not null,
  model_sha256 text not null references blob,
  environment_sha256 text,
  data_source_id text not null references data_source,
  data_snapshot_sha256 text not null references snapshot,
  market text not null,
  market_profile jsonb not null,
  time_zone text not null,
  currency text not null,
  delivery_day date not null,
  purpose text not null check (purpose in ('plan', 'test')),
  model_config jsonb not null,
  bypass_cache boolean not null default false,
  cache text not null check (cache in ('hit', 'miss', 'bypass')),
  plan_job_id text references job,

  triggered_by text not null check (triggered_by in ('manual', 'scheduled')),
  triggered_by_user text,
  schedule_id text,
  scheduled_for timestamptz,
  allow_rerun_reason text,
  superseded_by text,
  deadline timestamptz,
  priority smallint not null default 0,
  created_at timestamptz not null default clock_timestamp(),

  status text not null default 'pending'
    check (status in ('pending', 'running', 'success', 'failed', 'cancelled')),
  attempt integer not null default 0,
  losses smallint not null default 0,
  worker_id text,
  worker text,
  started_at timestamptz,
  progress smallint not null default 0 check (progress between 0 and 100),
  log_count integer not null default 0,
  cancel_requested boolean not null default false,
  cancel_by text,

  completed_at timestamptz,
  termination_status text,
  solution_status text,
  error_code text,
  error_message text,
  objective_value double precision,
  sense text check (sense in ('min', 'max')),
  best_bound double precision,
  mip_gap double precision,
  solver_time_ms double precision,
  results_count integer
) with (fillfactor = 70); -- room for its own updates: progress and log_count change often, and stand in no index

create index job_recent on job (created_at desc, id desc);
create index job_type_recent on job (model_type, created_at desc, id desc);
create index job_status_recent on job (status, created_at desc, id desc);
create index job_data_source_recent on job (data_source_id, created_at desc, id desc);
create index job_user_recent on job (triggered_by_user, created_at);
create index job_claim on job (deadline, priority desc, created_at, id) where status = 'pending';
create index job_running on job (worker_id) where status = 'running';
create index job_model_running on job (model_id) where status in ('pending', 'running');
create index job_of_plan on job (plan_job_id) where plan_job_id is not null;
create unique index job_one_plan on job (market, delivery_day)
  where model_type = 'DMO' and purpose = 'plan' and superseded_by is null
    and status in ('pending', 'running', 'success');

create function refuse_leaving_final_status() returns trigger language plpgsql as $$
begin
  raise exception 'job % is %, which is final: it cannot become %', old.id, old.status, new.status
    using errcode = 'restrict_violation';
end $$;
create trigger job_final_status_stays before update of status on job
  for each row when (old.status in ('success', 'failed', 'cancelled') and new.status <> old.status)
  execute function refuse_leaving_final_status();

create table log_chunk (
  job_id text not null references job on delete cascade,
  first_seq integer not null,
  line_count integer not null check (line_count > 0),
  first_at timestamptz not null,
  debug integer not null,
  info integer not null,
  warning integer not null,
  error integer not null,
  data bytea not null,
  primary key (job_id, first_seq)
);
alter table log_chunk alter column data set storage external; -- compressed already, where that helps

create table curve_point (
  id bigint generated always as identity primary key,
  job_id text not null references job on delete cascade,
  attempt integer not null,
  t_ms integer not null,
  incumbent double precision,
  best_bound double precision,
  gap double precision
);
create index curve_point_of_job on curve_point (job_id, attempt, id);

create table job_result (
  job_id text primary key references job on delete cascade,
  kpis jsonb not null,
  charts jsonb not null,
  conflicts jsonb not null
);

create table result_table (
  job_id text not null references job on delete cascade,
  name text not null,
  position smallint not null,
  rows integer not null,
  columns jsonb not null,
  sha256 text not null references blob,
  parquet_sha256 text references blob,
  primary key (job_id, name)
);
`;
