import { Migration } from '@mikro-orm/migrations';

/** Tokens for programs, and links to choose a new password. A user's go with the user. */
export class ApiTokens extends Migration {
  override up(): void {
    this.addSql(`
create table api_token (
  id text primary key,
  secret_sha256 text not null,
  user_id text not null references app_user on delete cascade,
  name text not null,
  scopes jsonb not null,
  model_types jsonb,
  data_source_ids jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index api_token_of_user on api_token (user_id, created_at desc, id desc);
create index api_token_recent on api_token (created_at desc, id desc);

create table password_reset (
  token_sha256 text primary key,
  user_id text not null references app_user on delete cascade,
  expires_at timestamptz not null
);
create index password_reset_of_user on password_reset (user_id);

create index app_user_recent on app_user (created_at desc, id desc);
`);
  }
}
