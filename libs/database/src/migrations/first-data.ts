/** Bytes by hash, models, and data sources with the snapshots jobs run on. */
export const dataTables = `
create table blob (
  sha256 text primary key,
  size_bytes integer not null,
  encoding text not null check (encoding in ('raw', 'zstd')),
  data bytea not null,
  created_at timestamptz not null default now()
);
alter table blob alter column data set storage external; -- compressed already

create table model (
  id text primary key,
  model_type text not null,
  name text not null,
  version integer not null,
  status text not null check (status in ('active', 'candidate', 'archived')),
  builtin boolean not null default false,
  description text,
  sha256 text not null references blob,
  size_bytes integer not null,
  uploaded_by text,
  created_at timestamptz not null default now(),
  unique (model_type, version)
);
create unique index model_one_active on model (model_type) where status = 'active';
create index model_recent on model (created_at desc, id desc);

create table snapshot (
  sha256 text primary key,
  market text not null,
  market_profile jsonb not null,
  kind text not null check (kind in ('dated', 'typical_day')),
  settings jsonb not null,
  report jsonb not null,
  created_at timestamptz not null default now()
);

create table snapshot_table (
  snapshot_sha256 text not null references snapshot on delete cascade,
  name text not null,
  rows integer not null,
  columns jsonb not null,
  csv_sha256 text not null references blob,
  parquet_sha256 text not null references blob,
  primary key (snapshot_sha256, name)
);

create table data_source (
  id text primary key,
  name text not null,
  market text not null,
  market_profile jsonb not null,
  kind text not null check (kind in ('dated', 'typical_day')),
  settings jsonb not null,
  snapshot_sha256 text not null references snapshot,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  created_by text
);
create index data_source_recent on data_source (created_at desc, id desc) where deleted_at is null;
`;
