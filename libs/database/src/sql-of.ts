import type { EntityManager } from '@mikro-orm/postgresql';
import type { Sql } from './sql.js';

/** Kysely tells queries apart by it when it cancels one, which nobody here asks of it. */
const queryId = { queryId: 'sql' };

/** Plain SQL inside the EntityManager's current transaction, or on its own where there is none. */
export function sqlOf(em: EntityManager): Sql {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows, numAffectedRows } = await em.getKysely().executeQuery<Row>({
        sql: text,
        parameters: values,
        query: { kind: 'RawNode', sqlFragments: [text], parameters: [] },
        queryId,
      });
      return { rows, rowCount: Number(numAffectedRows ?? rows.length) };
    },
  };
}
