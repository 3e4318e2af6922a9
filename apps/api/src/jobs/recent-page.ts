import { type EntityManager, type FilterQuery, raw } from '@mikro-orm/postgresql';
import { Refusal } from '../http/refusal.js';

/** What a list that shows the newest first needs of its rows. */
interface Recent {
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * The condition for what follows the cursor in (created_at desc, id desc). The cursor is the last row's id and the row
 * gives the exact time: PostgreSQL keeps microseconds, and a Date would lose rows of the same millisecond.
 */
export async function after<Entity extends Recent>(
  em: EntityManager,
  entity: new () => Entity,
  cursor: string | undefined,
): Promise<FilterQuery<Entity>> {
  if (cursor === undefined) return {};
  const table = em.getMetadata().get(entity).tableName;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  const known = await em.execute<unknown[]>(`select 1 from "${table}" where id = ?`, [id.replaceAll('\0', '')]);
  if (known.length === 0) throw unknownCursor();
  const condition = raw(
    (alias) => `(${alias}.created_at, ${alias}.id) < (select created_at, id from "${table}" where id = ?)`,
    [id],
  );
  return { [condition]: [] };
}

/** A page out of the rows found when one more than a page was asked for. */
export function pageOf<Entity extends Recent>(found: readonly Entity[], limit: number) {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? Buffer.from(last.id).toString('base64url') : null };
}

const unknownCursor = () =>
  new Refusal(400, 'invalid_cursor', 'This cursor does not belong to this list.', {
    errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', message: 'must be a next_cursor of this list' }],
  });
