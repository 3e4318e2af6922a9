import { Migration } from '@mikro-orm/migrations';
import { accessTables } from './first-access.js';
import { dataTables } from './first-data.js';
import { jobTables } from './first-jobs.js';
import { scheduleTables } from './first-schedules.js';

/** Every table of the product. Plain PostgreSQL 15: no type, function or clause that came later. */
export class First extends Migration {
  override up(): void {
    for (const tables of [accessTables, dataTables, jobTables, scheduleTables]) this.addSql(tables);
  }
}
