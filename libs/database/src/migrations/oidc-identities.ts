import { Migration } from '@mikro-orm/migrations';

/** Whom an identity provider means. By its subject, not by e-mail address: those change hands. */
export class OidcIdentities extends Migration {
  override up(): void {
    this.addSql(`
create table oidc_identity (
  issuer text not null,
  subject text not null,
  user_id text not null references app_user on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject),
  unique (user_id, issuer)
);`);
  }
}
