import { Migration } from '@mikro-orm/migrations';

/** Finds the plan in force of a market without a look at its other jobs. */
export class PlansInForce extends Migration {
  override up(): void {
    this.addSql(`
create index job_plan on job (market, model_type, created_at desc)
  where purpose = 'plan' and status = 'success' and superseded_by is null;
`);
  }
}
