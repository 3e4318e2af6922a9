import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import { planOnce } from './connection-care.js';
import { migrationsList } from './migrations/list.js';
import { openPool } from './pool.js';
import type { Sql } from './sql.js';
import { addTextIndexes } from './text-search.js';

/** Any number will do, as long as every node takes the same. */
const lockKey = 7_340_011;
const names: readonly string[] = migrationsList.map(({ name }) => name);

/**
 * Brings the schema up to this version: one node at a time, forward only. Throws when the database is newer than
 * this program, and touches nothing then.
 */
export async function migrate(url: string): Promise<void> {
  const database = openPool(url, { max: 1 });
  try {
    await database.transaction(async (sql) => {
      await sql.query('select pg_advisory_xact_lock($1)', [lockKey]);
      const done = await migrationsDone(sql);
      const unknown = done.filter((name) => !names.includes(name));
      if (unknown.length > 0) {
        throw new Error(
          `The database is newer than this program: it has the migration ${unknown.join(', ')}. ` +
            'Start the newer version of energy-ops, or restore the backup made before the upgrade.',
        );
      }
      if (done.length < names.length) await runMigrations(url);
      await addTextIndexes(sql);
    });
  } finally {
    await database.close();
  }
}

/**
 * Gives an empty database the schema that these migrations make: of a backup, which may be older than this program.
 * Throws where it has another one.
 */
export async function migrateTo(url: string, wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !names.includes(name));
  const last = wanted.at(-1);
  if (unknown.length > 0 || last === undefined)
    throw new Error(`This backup is of another version of energy-ops: it has the migration ${unknown.join(', ')}.`);
  await runMigrations(url, last);
  const database = openPool(url, { max: 1 });
  const done = await migrationsDone(database).finally(() => database.close());
  if (done.join() !== wanted.join()) throw new Error('This database is of another version than the backup.');
}

const isThereSql = planOnce(`select to_regclass('mikro_orm_migrations') is not null as there`);
const doneSql = planOnce('select name from mikro_orm_migrations order by id');

/** Has the database exactly the schema of this program? */
export async function schemaIsCurrent(sql: Sql): Promise<boolean> {
  const done = await migrationsDone(sql);
  return done.length === names.length && names.every((name) => done.includes(name));
}

async function migrationsDone(sql: Sql): Promise<string[]> {
  const { rows: tables } = await sql.query<{ there: boolean }>(isThereSql);
  if (tables[0]?.there !== true) return [];
  const { rows } = await sql.query<{ name: string }>(doneSql);
  return rows.map(({ name }) => name);
}

async function runMigrations(url: string, last?: string): Promise<void> {
  const orm = await MikroORM.init(
    defineConfig({
      clientUrl: url,
      entities: [],
      discovery: { warnWhenNoEntities: false },
      extensions: [Migrator],
      migrations: { migrationsList, silent: true, snapshot: false, transactional: true, allOrNothing: true },
    }),
  );
  try {
    await orm.migrator.up(last === undefined ? {} : { to: last });
  } finally {
    await orm.close();
  }
}
