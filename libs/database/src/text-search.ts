import type { Sql } from './sql.js';

/** What a word is looked for in, in the lists that are searched. */
const textsOf = {
  job: `lower(id || ' ' || model_id || ' ' || coalesce(error_message, ''))`,
  audit_entry: `lower(actor || ' ' || action || ' ' || coalesce(target, '') || ' ' || coalesce(ip, '') || ' ' || details::text)`,
} as const;
export type SearchedTable = keyof typeof textsOf;
const tables: readonly SearchedTable[] = ['job', 'audit_entry'];

/** So many of the newest rows are looked through one by one, in a few milliseconds: most searches end there. */
export const newestSearched = 5000;

/**
 * Indexes the texts by their trigrams, where the server has pg_trgm and lets us use it: without it a search for a rare
 * word reads the whole table. Asked at each start, since an administrator may install it later. In a transaction.
 */
export async function addTextIndexes(sql: Sql): Promise<void> {
  for (const table of tables) if (!(await hasIndex(sql, table))) await sql.query(indexIfPossible(table));
}

/** Whether searches find rare words by an index. */
export async function hasTextIndexes(sql: Sql): Promise<boolean> {
  return (await hasIndex(sql, 'job')) && (await hasIndex(sql, 'audit_entry'));
}

/** The condition that a row's text holds what is searched, whatever its case; `place` is where `patternOf` stands. */
export function holdsText(table: SearchedTable, searched: string, place: string): string {
  // Of less than three letters in a row an index of trigrams knows nothing, and is slower than none.
  const text = /[a-z0-9]{3}/i.test(searched) ? textsOf[table] : `(${textsOf[table]} || '')`;
  return `${text} like lower(${place})`;
}

/** As LIKE takes it: `%` and `_` are meant as they stand. */
export const patternOf = (searched: string): string => `%${searched.replaceAll(/[\\%_]/g, '\\$&')}%`;

async function hasIndex(sql: Sql, table: SearchedTable): Promise<boolean> {
  return (await sql.query(`select 1 where to_regclass('${table}_text') is not null`)).rowCount > 0;
}

// Who owns the database may create it (it is a trusted extension); it may also be there already, in a schema of its own.
const indexIfPossible = (table: SearchedTable): string => `
do $$
declare place text;
begin
  create extension if not exists pg_trgm;
  select extnamespace::regnamespace into place from pg_extension where extname = 'pg_trgm';
  execute 'create index ${table}_text on ${table} using gin ((' || ${literal(textsOf[table])} || ') ' || place || '.gin_trgm_ops)';
exception when feature_not_supported or insufficient_privilege or undefined_file then
  raise notice 'pg_trgm is not to be had: %', sqlerrm;
end $$`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
