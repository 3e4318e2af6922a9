import type { Sql } from '@energy-ops/database';

/** The NOTIFY channel of occurrences; its payload is the id of one that is new or changed. */
export const occurrenceChanged = 'occurrence_changed';

/** Tells every node, once the transaction that holds the change is committed. */
export async function announceOccurrences(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await sql.query('select pg_notify($1, id) from unnest($2::text[]) as id', [occurrenceChanged, ids]);
}
