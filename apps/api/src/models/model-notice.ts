import { sqlOf } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';

/** The NOTIFY channel of models; its payload is the id of one that changed. */
export const modelChanged = 'model_changed';

/** Tells every node of a change, once the transaction that holds the change is committed. */
export async function announce(em: EntityManager, modelId: string): Promise<void> {
  await sqlOf(em).query('select pg_notify($1, $2)', [modelChanged, modelId]);
}
