/** People, their sessions, and what is recorded of what they do. */
export const accessTables = `
create table app_user (
  id text primary key,
  email text not null unique,
  password_hash text not null,
  role text not null check (role in ('admin', 'operator', 'viewer', 'service')),
  name text,
  disabled boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now()
);

create table session (
  id text primary key,
  user_id text not null references app_user on delete cascade,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text,
  ip text
);
create index session_of_user on session (user_id);

create table refresh_token (
  token_sha256 text primary key,
  session_id text not null references session on delete cascade,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index refresh_token_session on refresh_token (session_id);

create table setup_token (
  token_sha256 text primary key,
  expires_at timestamptz not null
);

create table download_ticket (
  token_sha256 text primary key,
  path text not null,
  user_id text not null references app_user on delete cascade,
  expires_at timestamptz not null
);

create table limit_window (
  what text not null,
  caller text not null,
  used integer not null,
  ends_at timestamptz not null,
  primary key (what, caller)
);

create table setting (
  key text primary key,
  value jsonb not null
);

create table idempotency_record (
  caller text not null,
  key text not null,
  method_path text not null,
  body_sha256 text not null,
  status integer,
  headers jsonb,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (caller, key)
);
create index idempotency_record_age on idempotency_record (created_at);

create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  target text,
  outcome text not null,
  ip text,
  details jsonb not null default '{}',
  previous_sha256 text,
  sha256 text
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: its rows are only ever added', lower(tg_op), tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger audit_entry_is_kept before update or delete on audit_entry
  for each row execute function refuse_change();
create trigger audit_entry_is_not_emptied before truncate on audit_entry
  for each statement execute function refuse_change();
`;
