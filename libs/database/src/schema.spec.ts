import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { migrate, schemaIsCurrent } from './migrate.js';
import { SchemaCheck } from './schema-check.js';
import { ormOptions } from './orm.js';
import { sqlOf } from './sql-of.js';
import type { TestDatabase } from './testing/index.js';
import { aDataSource, testDatabase } from './testing/index.js';
import { AppUser } from './entities/access.js';
import { DataSource } from './entities/data.js';
import { AuditEntry } from './entities/record.js';

let test: TestDatabase;
let orm: Awaited<ReturnType<typeof openOrm>>;
const openOrm = (url: string) => MikroORM.init(ormOptions(url));

beforeAll(async () => {
  test = await testDatabase();
  orm = await openOrm(test.url);
});
afterAll(async () => {
  await orm.close();
  await test.close();
});

describe('the schema', () => {
  it('has the column of every entity property, with the nullability the entity says', async () => {
    const { rows } = await test.database.query<{ place: string; nullable: boolean }>(
      `select table_name || '.' || column_name as place, is_nullable = 'YES' as nullable
       from information_schema.columns where table_schema = 'public'`,
    );
    const columns = new Map(rows.map(({ place, nullable }) => [place, nullable]));
    const entities = [...orm.getMetadata().getAll().values()];
    expect(entities).toHaveLength(38);
    for (const { tableName, props } of entities) {
      const said = props.flatMap((each) =>
        each.fieldNames.map((name) => [`${tableName}.${name}`, each.nullable ?? false]),
      );
      expect(said).toEqual(said.map(([place]) => [place, columns.get(String(place))]));
    }
    const inEntities = entities.flatMap(({ tableName, props }) =>
      props.flatMap(({ fieldNames }) => fieldNames.map((name) => `${tableName}.${name}`)),
    );
    const others = [...columns.keys()].filter((place) => !place.startsWith('mikro_orm_migrations.'));
    expect(inEntities.toSorted()).toEqual(others.toSorted());
  });

  it('has an index behind every reference to a job or a schedule', async () => {
    const { rows } = await test.database.query<{ place: string; indexed: boolean }>(
      `select conrelid::regclass || '.' || attname as place, exists (
         select 1 from pg_index where indrelid = conrelid and indkey[0] = conkey[1]) as indexed
       from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
       where contype = 'f' and confrelid in ('job'::regclass, 'schedule'::regclass)`,
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ indexed }) => !indexed)).toEqual([]);
  });

  it('is current once migrated, and a second migration changes nothing', async () => {
    await migrate(test.url);
    expect(await schemaIsCurrent(test.database)).toBe(true);
  });

  it('is migrated once when many nodes start at the same time', async () => {
    const empty = await emptyDatabase();
    await Promise.all([1, 2, 3].map(() => migrate(empty)));
    const again = await openOrm(empty);
    expect(await schemaIsCurrent(sqlOf(again.em.fork()))).toBe(true);
    await again.close();
  });

  it('is believed to stay once it was seen to be there, and asked for again until then', async () => {
    const empty = await emptyDatabase();
    const node = await openOrm(empty);
    const check = new SchemaCheck(node.em);
    expect(await check.isCurrent()).toBe(false);
    await migrate(empty);
    expect(await check.isCurrent()).toBe(true);
    await sqlOf(node.em.fork()).query('drop table mikro_orm_migrations');
    expect(await check.isCurrent()).toBe(true);
    await node.close();
  });

  it('is left alone when it is newer than the program', async () => {
    const newer = await testDatabase();
    await newer.database.query(`insert into mikro_orm_migrations (name) values ('2099-01-01-future')`);
    await expect(migrate(newer.url)).rejects.toThrow(/newer than this program.*2099-01-01-future/);
    expect(await schemaIsCurrent(newer.database)).toBe(false);
    await newer.close();
  });

  it('keeps audit entries: none is changed, removed or emptied', async () => {
    const em = orm.em.fork();
    em.create(AuditEntry, { actor: 'me', action: 'login', outcome: 'ok', target: null, ip: null });
    await em.flush();
    const { query } = test.database;
    await expect(query(`update audit_entry set actor = 'you'`)).rejects.toThrow(/only ever added/);
    await expect(query('delete from audit_entry')).rejects.toThrow(/only ever added/);
    await expect(query('truncate audit_entry')).rejects.toThrow(/only ever added/);
  });
});

describe('sqlOf', () => {
  it("sees and shares the EntityManager's transaction", async () => {
    const email = 'a@example.com';
    const failure = orm.em.fork().transactional(async (em) => {
      em.create(AppUser, { email, passwordHash: 'x', role: 'admin' });
      await em.flush();
      const { rows, rowCount } = await sqlOf(em).query('select role from app_user where email = $1', [email]);
      expect({ rows, rowCount }).toEqual({ rows: [{ role: 'admin' }], rowCount: 1 });
      expect((await sqlOf(em).query(`update app_user set name = 'A' where email = $1`, [email])).rowCount).toBe(1);
      throw new Error('undo');
    });
    await expect(failure).rejects.toThrow('undo');
    expect((await test.database.query('select 1 from app_user')).rowCount).toBe(0);
  });

  it('lets entities read what plain SQL wrote', async () => {
    const { id } = await aDataSource(sqlOf(orm.em.fork()));
    const source = await orm.em.fork().findOneOrFail(DataSource, { id });
    expect(source.marketProfile.timezone).toBe('Asia/Kolkata');
    expect(source.createdAt).toBeInstanceOf(Date);
  });
});

let empties = 0;

async function emptyDatabase(): Promise<string> {
  const url = new URL(test.url);
  empties += 1;
  url.pathname += `_empty_${empties}`;
  await test.database.query(`create database ${url.pathname.slice(1)}`);
  return url.href;
}
