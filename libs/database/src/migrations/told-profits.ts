import { Migration } from '@mikro-orm/migrations';

/** What a plan earns by its model's KPIs, in the job's row: an objective may hold more than money, and a list reads rows only. */
export class ToldProfits extends Migration {
  override up(): void {
    this.addSql(`
alter table job add column profit double precision;
update job set profit = coalesce(
  case when kpis #>> '{profit,unit}' in (currency, '') then (kpis #>> '{profit,value}')::double precision end,
  -(case when kpis #>> '{total_cost,unit}' in (currency, '') then (kpis #>> '{total_cost,value}')::double precision end)
)
from job_result where job_result.job_id = job.id and (kpis ? 'profit' or kpis ? 'total_cost');
`);
  }
}
