import { sqlOf } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Held until the transaction ends. Who changes models takes it alone, so that versions count up and one is active; who
 * starts a job shares it (in the database's trigger_turn), so that its model can't be archived under the new job.
 */
export async function lockModels(em: EntityManager): Promise<void> {
  await sqlOf(em).query(`select pg_advisory_xact_lock(hashtextextended('models', 0))`);
}
