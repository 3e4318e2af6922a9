import { Migration } from '@mikro-orm/migrations';

/** When a model last changed, for who was deaf meanwhile; and a model's newest job without a look at the others'. */
export class ModelVersions extends Migration {
  override up(): void {
    this.addSql(`
alter table model add column changed_at timestamptz not null default now();
create index model_changed on model (changed_at);
create index model_uploader on model (uploaded_by) where uploaded_by is not null;
create index job_model_recent on job (model_id, created_at desc, id desc);
`);
  }
}
