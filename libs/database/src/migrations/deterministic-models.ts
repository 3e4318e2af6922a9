import { Migration } from '@mikro-orm/migrations';

/**
 * Each model's row says whether equal input gives an equal result: ours do, an upload is asked when it comes. One that
 * came before the question says no, which costs a solve and is never wrong.
 */
export class DeterministicModels extends Migration {
  override up(): void {
    this.addSql(`
update model set deterministic = builtin where deterministic is null or builtin;
alter table model alter column deterministic set default false, alter column deterministic set not null`);
  }
}
