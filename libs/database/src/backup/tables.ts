import type pg from 'pg';

/** A table as a backup knows it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

interface Found extends Table {
  /** The tables its rows point to. */
  readonly needs: readonly string[];
}

// Unlogged tables count failed logins: no server keeps those over a crash either.
const tablesSql = `
select relname as name,
  (select array_agg(attname::text order by attnum) from pg_attribute
   where attrelid = pg_class.oid and attnum > 0 and not attisdropped) as columns,
  array(select distinct other.relname::text from pg_constraint join pg_class other on other.oid = confrelid
        where contype = 'f' and conrelid = pg_class.oid and confrelid <> conrelid) as needs
from pg_class
where relnamespace = current_schema()::regnamespace and relkind = 'r' and relpersistence = 'p'
  and relname <> 'mikro_orm_migrations'
order by relname`;

/** All tables that hold something, each after those that its rows point to. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Found>(tablesSql);
  const sorted: Table[] = [];
  let left = rows;
  while (left.length > 0) {
    const isThere = (name: string) => sorted.some((table) => table.name === name);
    const next = left.filter(({ needs }) => needs.every(isThere));
    if (next.length === 0) throw new Error(`These tables point to each other: ${left.map(({ name }) => name).join()}.`);
    sorted.push(...next.map(({ name, columns }) => ({ name, columns })));
    left = left.filter((table) => !next.includes(table));
  }
  return sorted;
}
