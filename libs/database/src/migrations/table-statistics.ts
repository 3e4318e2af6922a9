import { Migration } from '@mikro-orm/migrations';

/** What each table of a snapshot holds at a glance; null for snapshots of before. */
export class TableStatistics extends Migration {
  override up(): void {
    this.addSql('alter table snapshot_table add column statistics jsonb');
  }
}
