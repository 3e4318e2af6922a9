import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putBlob } from '../blobs.js';
import { migrateTo, schemaIsCurrent } from '../migrate.js';
import { migrationsList } from '../migrations/list.js';
import { openPool } from '../pool.js';
import type { Database } from '../sql.js';
import { aDataSource, testDatabase, type TestDatabase } from '../testing/index.js';
import { backUp } from './backup.js';
import { restore } from './restore.js';

const by = { host: 'here', as: 'root' };
const names = migrationsList.map(({ name }) => name);

describe('a backup', () => {
  let test: TestDatabase;
  let folder: string;
  let made = 0;
  beforeAll(async () => {
    test = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'energy-ops-backup-'));
    const { database } = test;
    await aDataSource(database);
    await putBlob(database, Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251)));
    await database.query(
      `insert into audit_entry (actor, action, target, outcome, details)
       select E'a\\tb\\\\\\n' || n, 'x', case when n % 2 = 0 then 'ü' end, 'done', '{"n": 1e400}' from generate_series(1, 5000) n`,
    );
    await database.query(`insert into login_throttle (key, fails, ends_at) values ('x', 1, now())`);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await test.close();
  });

  it('restored into an empty database is all that was there, and works on', async () => {
    const file = join(folder, 'whole');
    await backUp(test.url, file, by);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { url, database } = await emptyDatabase();
    await restore(url, file, by);
    expect(await schemaIsCurrent(database)).toBe(true);
    const [before, after] = [await contentOf(test.database), await contentOf(database)];
    expect([...before.keys()]).toEqual([...after.keys()]);
    for (const [table, rows] of before) expect([table, after.get(table)?.length]).toEqual([table, rows.length]);
    expect(after).toEqual(before);
    const { rows } = await database.query(`select action from audit_entry where actor = 'system:eops' order by id`);
    expect(rows).toEqual([{ action: 'installation.backup' }, { action: 'installation.restore' }]);
    expect((await database.query('select 1 from login_throttle')).rowCount).toBe(0);
    await expect(database.query('delete from audit_entry')).rejects.toThrow(/only ever added/);
    await expect(restore(url, file, by)).rejects.toThrow(/is in use/);
    await database.close();
  });

  it('of an older version is brought up to this one', async () => {
    const file = join(folder, 'older');
    const older = await emptyDatabase();
    await migrateTo(older.url, names.slice(0, -3));
    await older.database.query(
      `insert into app_user (id, email, password_hash, role) values ('u', 'ada@example.com', '', 'admin')`,
    );
    await backUp(older.url, file, by);
    const { url, database } = await emptyDatabase();
    await restore(url, file, by);
    expect(await schemaIsCurrent(database)).toBe(true);
    expect((await database.query('select email from app_user')).rows).toEqual([{ email: 'ada@example.com' }]);
    await Promise.all([older.database.close(), database.close()]);
  });

  it('that is cut off, or is none, fills nothing, and a whole one still fits in', async () => {
    const file = join(folder, 'good');
    await backUp(test.url, file, by);
    const bytes = readFileSync(file);
    const { url, database } = await emptyDatabase();
    const cut = join(folder, 'cut');
    for (const part of [bytes.subarray(0, bytes.length / 2), bytes.subarray(0, 10), Buffer.from('no backup')]) {
      writeFileSync(cut, part);
      await expect(restore(url, cut, by)).rejects.toThrow();
    }
    const { rows } = await database.query(`select to_regclass('audit_entry') is null as none`);
    if (rows[0]?.['none'] === false) expect((await database.query('select 1 from audit_entry')).rowCount).toBe(0);
    await restore(url, file, by);
    expect((await database.query('select 1 from blob')).rowCount).toBeGreaterThan(0);
    await database.close();
  });

  async function emptyDatabase(): Promise<{ url: string; database: Database }> {
    const url = new URL(test.url);
    const name = `${url.pathname.slice(1)}_empty${(made += 1)}`;
    await test.database.query(`create database ${name}`);
    url.pathname = `/${name}`;
    return { url: url.href, database: openPool(url.href, { max: 1 }) };
  }
});

/** Each table's rows as text, but for what is not kept and the entry of the restore itself. */
async function contentOf(database: Database): Promise<Map<string, string[]>> {
  const { rows } = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and relpersistence = 'p' and relname <> 'mikro_orm_migrations' order by 1`,
  );
  const ofRestore = `select id from audit_entry where action = 'installation.restore'`;
  const without: Readonly<Record<string, string>> = {
    audit_entry: `where id not in (${ofRestore})`,
    audit_waiting: `where entry_id not in (${ofRestore})`,
  };
  const content = new Map<string, string[]>();
  for (const { name } of rows) {
    const text = `select each::text as text from ${name} as each ${without[name] ?? ''} order by 1`;
    content.set(
      name,
      (await database.query<{ text: string }>(text)).rows.map((row) => row.text),
    );
  }
  return content;
}
