import type { EntityManager } from '@mikro-orm/postgresql';
import type { Sql } from './sql.js';
import { newId } from './new-id.js';

/** Plain SQL inside the EntityManager's current transaction, or on its own where there is none. */
export function sqlOf(em: EntityManager): Sql {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows, numAffectedRows } = await em.getKysely().executeQuery<Row>({
        sql: text,
        parameters: values,
        query: { kind: 'RawNode', sqlFragments: [text], parameters: [] },
        queryId: { queryId: newId() },
      });
      return { rows, rowCount: Number(numAffectedRows ?? rows.length) };
    },
  };
}
