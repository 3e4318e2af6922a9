import { Migration } from '@mikro-orm/migrations';

/** A worker that is to take no more jobs. It goes with the row: a worker that starts anew takes some again. */
export class WorkerDraining extends Migration {
  override up(): void {
    this.addSql('alter table worker add column draining boolean not null default false');
  }
}
