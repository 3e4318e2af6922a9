import { type EntityManager, raw } from '@mikro-orm/postgresql';
import { Refusal } from '../http/refusal.js';

type Table =
  | 'job'
  | 'data_source'
  | 'model'
  | 'app_user'
  | 'api_token'
  | 'session'
  | 'schedule'
  | 'webhook'
  | 'webhook_delivery'
  | 'alert';

export const newestFirst = { createdAt: 'desc', id: 'desc' } as const;

/**
 * The condition for what follows the cursor in (created_at desc, id desc). The cursor is the last row's id and the row
 * gives the exact time: PostgreSQL keeps microseconds, and a Date would lose rows of the same millisecond.
 */
export async function after(em: EntityManager, table: Table, cursor: string | undefined): Promise<Record<symbol, []>> {
  const id = await idOfCursor(em, table, cursor);
  if (id === undefined) return {};
  const last = `select created_at, id from ${table} where id = ?`;
  return { [raw((alias) => `(${alias}.created_at, ${alias}.id) < (${last})`, [id])]: [] };
}

/** The row a cursor stands for: the last of the page before. */
export async function idOfCursor(
  em: EntityManager,
  table: Table,
  cursor: string | undefined,
): Promise<string | undefined> {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString('utf8').replaceAll('\u0000', '');
  const known = await em.execute<unknown[]>(`select 1 from ${table} where id = ?`, [id]);
  if (known.length === 0) throw unknownCursor();
  return id;
}

/** A page out of the rows found when one more than a page was asked for. */
export function pageOf<Row extends { readonly id: string }>(found: readonly Row[], limit: number) {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? Buffer.from(last.id).toString('base64url') : null };
}

const unknownCursor = () =>
  new Refusal(400, 'invalid_cursor', 'This cursor does not belong to this list.', {
    errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', message: 'must be a next_cursor of this list' }],
  });
