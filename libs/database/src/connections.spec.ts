import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { getBlob, putBlob, sha256Of } from './blobs.js';
import { listen } from './listen.js';
import { newId } from './new-id.js';
import { openPool } from './pool.js';
import type { TestDatabase } from './testing/index.js';
import { testDatabase } from './testing/index.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.close());

/** Ends every other connection to this database, as a restart of the server does. */
const dropConnections = () =>
  test.database
    .query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    .catch(() => undefined);

describe('a pool', () => {
  it('undoes a transaction whose work fails', async () => {
    const failure = test.database.transaction(async (sql) => {
      await sql.query(`insert into setting (key, value) values ('a', '1')`);
      throw new Error('no');
    });
    await expect(failure).rejects.toThrow('no');
    expect((await test.database.query('select 1 from setting')).rowCount).toBe(0);
  });

  it('outlives the loss of its connections, in use or idle', async () => {
    const cut = test.database.transaction(async (sql) => {
      await sql.query('select 1');
      await dropConnections();
      await sql.query('select 1');
    });
    await expect(cut).rejects.toThrow();
    await Promise.all([1, 2, 3].map(() => test.database.query('select 1')));
    await dropConnections();
    await sleep(50);
    expect((await test.database.query('select 1')).rowCount).toBe(1);
  });

  it('has the server plan a statement once per connection where it is to', async () => {
    const pool = openPool(test.url, { max: 1, prepare: true });
    await pool.query('select 1 as one');
    await pool.query('select 1 as one');
    await pool.transaction((sql) => sql.query('select 1 as one'));
    const { rows } = await pool.query(`select 1 from pg_prepared_statements where statement = 'select 1 as one'`);
    await pool.close();
    expect(rows).toHaveLength(1);
  });

  it('reads a day as text and an instant as a Date', async () => {
    const { rows } = await test.database.query(`select '2026-11-24'::date as day, to_timestamp(0) as instant`);
    expect(rows).toEqual([{ day: '2026-11-24', instant: new Date(0) }]);
  });
});

describe('listen', () => {
  it('hears, comes back after its connection is lost, and says that it did', async () => {
    const heard: string[] = [];
    let comebacks = 0;
    const listener = listen(
      test.url,
      ['news'],
      (_, payload) => heard.push(payload),
      () => (comebacks += 1),
    );
    await listener.ready;
    await test.database.query(`notify news, 'one'`);
    while (heard.length === 0) await sleep(5);
    await dropConnections();
    while (comebacks === 0) await sleep(5);
    await test.database.query(`notify news, 'two'`);
    while (heard.length === 1) await sleep(5);
    await listener.close();
    expect([heard, comebacks]).toEqual([['one', 'two'], 1]);
  });

  it('can be closed while there is no server', async () => {
    const listener = listen('postgresql://nobody@127.0.0.1:1/nothing', ['news'], () => undefined);
    await sleep(50);
    await listener.close();
    await listener.ready;
  });
});

describe('blobs', () => {
  it.each([
    ['text', Buffer.from('a,b\n'.repeat(1000))],
    ['random bytes', Buffer.from(Array.from({ length: 500 }, () => Math.floor(Math.random() * 256)))],
    ['nothing', Buffer.alloc(0)],
  ])('give back %s', async (_, bytes) => {
    const sha256 = await putBlob(test.database, bytes);
    expect(sha256).toBe(sha256Of(bytes));
    expect(await getBlob(test.database, sha256)).toEqual(bytes);
  });

  it('are stored once, however many put them at the same time', async () => {
    const bytes = Buffer.from('the same');
    const hashes = await Promise.all([1, 2, 3, 4, 5].map(() => putBlob(test.database, bytes)));
    expect(new Set(hashes).size).toBe(1);
  });

  it('are not given out when damaged or missing', async () => {
    const sha256 = await putBlob(test.database, Buffer.from('precious'));
    await test.database.query(`update blob set data = 'x' where sha256 = $1`, [sha256]);
    await expect(getBlob(test.database, sha256)).rejects.toThrow(/damaged/);
    await expect(getBlob(test.database, 'none')).rejects.toThrow(/There is no blob none/);
  });
});

describe('newId', () => {
  it('is a UUID of version 7 that sorts by time', () => {
    const ids = [1_000, 2_000, 1_790_000_000_000].map((now) => newId(now));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids.toSorted()).toEqual(ids);
  });
});
