import { Migration } from '@mikro-orm/migrations';

/** What a worker says of its warm start: `{state, reason}`. */
export class WorkerWarmth extends Migration {
  override up(): void {
    this.addSql('alter table worker add column warm jsonb');
  }
}
