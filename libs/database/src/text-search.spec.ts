import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from './migrate.js';
import { openPool } from './pool.js';
import { testDatabase, type TestDatabase } from './testing/index.js';
import { hasTextIndexes, holdsText, patternOf } from './text-search.js';

describe('the indexes of texts', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(() => test.close());

  it('are there, and find a rare word', async () => {
    expect(await hasTextIndexes(test.database)).toBe(true);
    for (const table of ['job', 'audit_entry'] as const) {
      const plan = await planOf(`select id from ${table} where ${holdsText(table, 'nowhere', '$1')}`, 'nowhere');
      expect(plan).toContain(`Bitmap Index Scan on ${table}_text`);
    }
  });

  it('are left alone for what they know nothing of', async () => {
    for (const short of ['zz', '_', '%', 'ü-ä', 'a-b c'])
      expect(await planOf(`select id from job where ${holdsText('job', short, '$1')}`, short)).not.toContain(
        'job_text',
      );
  });

  it('are missed in time only where pg_trgm is not to be had, and made as soon as it is', async () => {
    const owner = await aDatabaseOfSomebodyPoor();
    await migrate(owner.url);
    const own = openPool(owner.url, { max: 1 });
    expect(await hasTextIndexes(own)).toBe(false);
    await own.query(`insert into audit_entry (actor, action, outcome) values ('Ada', 'job.trigger', 'done')`);
    const search = `select actor from audit_entry where ${holdsText('audit_entry', 'ADA', '$1')}`;
    expect((await own.query(search, [patternOf('ADA')])).rows).toEqual([{ actor: 'Ada' }]);
    await owner.admin.query('create schema elsewhere; create extension pg_trgm schema elsewhere');
    await owner.admin.query(`grant usage on schema elsewhere to ${owner.name}`);
    await migrate(owner.url);
    expect(await hasTextIndexes(own)).toBe(true);
    expect((await own.query(search, [patternOf('ADA')])).rows).toEqual([{ actor: 'Ada' }]);
    await own.close();
    await owner.remove();
  });

  /** With few rows the planner would read them all. */
  async function planOf(query: string, searched: string): Promise<string> {
    return test.database.transaction(async (sql) => {
      await sql.query('set local enable_seqscan = off');
      const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`explain ${query}`, [patternOf(searched)]);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  }

  /** A database whose user may make tables, and nothing else. */
  async function aDatabaseOfSomebodyPoor() {
    const url = new URL(test.url);
    const name = `${url.pathname.slice(1)}_poor`;
    await test.database.query(`create role ${name} login password 'poor'`);
    await test.database.query(`create database ${name}`);
    url.pathname = `/${name}`;
    const admin = openPool(url.href, { max: 1 });
    await admin.query(`grant usage, create on schema public to ${name}`);
    Object.assign(url, { username: name, password: 'poor' });
    const remove = async () => {
      await admin.close();
      await test.database.query(`drop database ${name} with (force)`);
      await test.database.query(`drop role ${name}`);
    };
    return { url: url.href, name, admin, remove };
  }
});
