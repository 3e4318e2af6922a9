import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../sql.js';
import { testDatabase, type TestDatabase } from '../testing/index.js';
import { auditKey, type ChainHead } from './audit-key.js';
import { headBroken, isSealWaiting, sealWaiting } from './seal-waiting.js';
import { verifyAudit } from './verify-chain.js';

const key = auditKey('the secret of these tests, long enough');

describe('the chain of the audit', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await testDatabase();
    database = test.database;
  });
  afterAll(() => test.close());
  beforeEach(() => byForce('truncate audit_entry, audit_seal, audit_waiting, audit_head restart identity'));

  /** What only a superuser can do: triggers off. */
  const byForce = (...statements: string[]) =>
    database.transaction(async (sql) => {
      await sql.query(`set local session_replication_role = 'replica'`);
      for (const statement of statements) await sql.query(statement);
    });
  const write = (count: number) =>
    database.query(
      `insert into audit_entry (actor, action, outcome, details)
       select 'ada@example.com', 'job.cancel', 'done', '{"b": 1.10, "a": "ü"}' from generate_series(1, $1)`,
      [count],
    );
  const seal = (remembered?: ChainHead) => database.transaction((sql) => sealWaiting(sql, key, { remembered }));
  const headOf = async () => {
    const sealing = await seal();
    return sealing.kind === 'sealed' ? sealing.head : undefined;
  };
  const written = async (count: number) => {
    await write(count);
    await seal();
  };
  const verify = async (known: ChainHead[] = [], by = key) => {
    const report = await verifyAudit(database, by, known);
    const faults = report.findings.map(({ fault, entry_id: id, position }) => [fault, id, position]);
    return { ...report, faults };
  };

  it('is whole where nobody touched it, and tells what still waits', async () => {
    expect(await verify()).toMatchObject({ ok: true, entries: 0, waiting: 0, head: null });
    await written(5);
    await write(2);
    expect(await isSealWaiting(database)).toBe(true);
    expect(await verify()).toMatchObject({ ok: true, entries: 5, waiting: 2, head: { position: 5 } });
    await seal();
    expect(await isSealWaiting(database)).toBe(false);
    expect(await verify()).toMatchObject({ ok: true, entries: 7, waiting: 0, findings: [] });
  });

  it('goes on from where it was in the next batch', async () => {
    await write(25);
    for (let batch = 0; batch < 3; batch += 1)
      await database.transaction((sql) => sealWaiting(sql, key, { limit: 10 }));
    expect(await verify()).toMatchObject({ ok: true, entries: 25, waiting: 0 });
  });

  it('is as good as none to who has another key', async () => {
    await written(3);
    const other = auditKey('another secret, just as long as the first');
    expect((await verify([], other)).faults).toEqual([['other_key', null, null]]);
    await write(1);
    const sealing = await database.transaction((sql) => sealWaiting(sql, other));
    expect(sealing.kind).toBe('other_key');
    await seal();
    expect((await verify()).ok).toBe(true);
  });

  it.each([
    ['actor', `actor = 'eve@example.com'`],
    ['time, by a microsecond', `at = at + interval '1 microsecond'`],
    ['details', `details = '{"b": 1.1, "a": "ü"}'`],
    ['target, from none to empty', `target = ''`],
  ])('shows a changed %s', async (_, change) => {
    await written(5);
    await byForce(`update audit_entry set ${change} where id = 3`);
    expect((await verify()).faults).toEqual([['changed', 3, 3]]);
  });

  it('shows an entry that was removed, with its seal or without', async () => {
    await written(6);
    await byForce('delete from audit_entry where id = 2', 'delete from audit_entry where id = 5');
    await byForce('delete from audit_seal where entry_id = 5');
    const { faults, findings } = await verify();
    expect(faults).toEqual([
      ['removed', 2, 2],
      ['removed', null, 5],
    ]);
    expect(findings[1]?.message).toBe('One seal is missing between the entries 4 and 6.');
  });

  it('shows a hole that was closed up', async () => {
    await written(5);
    await byForce(
      'delete from audit_entry where id = 3',
      'delete from audit_seal where entry_id = 3',
      'update audit_seal set position = position - 1 where position > 3',
    );
    const { faults } = await verify();
    expect(faults).toContainEqual(['moved', 4, 3]);
    expect(faults).toContainEqual(['cut', null, 5]);
  });

  it('shows entries that were put in', async () => {
    await written(3);
    await byForce(`insert into audit_entry (actor, action, outcome) values ('ada@example.com', 'user.delete', 'done')`);
    expect((await verify()).faults).toEqual([['inserted', 4, null]]);
    await byForce(
      `insert into audit_seal select 4, 4, hash, sha256(hash), now() from audit_seal where position = 3`,
      `update audit_head set position = 4, hash = (select hash from audit_seal where position = 4)`,
    );
    expect((await verify()).faults).toEqual([
      ['cut', null, 4],
      ['changed', 4, 4],
    ]);
  });

  it('shows an entry that is handed in with a time of long ago, or to come', async () => {
    await written(3);
    await database.query(`
      insert into audit_entry (at, actor, action, outcome) values
        (now() - interval '2 hours', 'ada@example.com', 'user.delete', 'done'),
        (now() + interval '2 hours', 'ada@example.com', 'user.delete', 'done')`);
    await written(1);
    expect((await verify()).faults).toEqual([
      ['misdated', 4, 4],
      ['misdated', 5, 5],
    ]);
  });

  it('shows two that changed places', async () => {
    await database.query(
      `insert into audit_entry (actor, action, outcome) values ('a', 'x', 'done'), ('b', 'y', 'done')`,
    );
    await written(2);
    await byForce(`
      update audit_entry as mine set actor = other.actor, action = other.action from audit_entry as other
      where mine.id in (1, 2) and other.id = 3 - mine.id`);
    expect((await verify()).faults).toEqual([
      ['changed', 1, 1],
      ['changed', 2, 2],
    ]);
  });

  it('shows two seals that changed places', async () => {
    await written(4);
    await byForce(
      `update audit_seal set position = -1 where position = 2`,
      `update audit_seal set position = 2 where position = 3`,
      `update audit_seal set position = 3 where position = -1`,
    );
    expect((await verify()).faults).toEqual([
      ['moved', 3, 2],
      ['moved', 2, 3],
      ['moved', 4, 4],
    ]);
  });

  it('shows a tail that was cut off', async () => {
    await written(5);
    await byForce('delete from audit_entry where id > 3', 'delete from audit_seal where entry_id > 3');
    expect((await verify()).faults).toEqual([['cut', null, 5]]);
    await byForce(`update audit_head set position = 3, hash = (select hash from audit_seal where position = 3)`);
    expect((await verify()).faults).toEqual([['cut', null, 3]]);
    await byForce('delete from audit_head');
    expect((await verify()).faults).toEqual([['cut', null, null]]);
  });

  it('keeps showing it after more was sealed', async () => {
    await written(5);
    await byForce(
      'delete from audit_entry where id > 3',
      'delete from audit_seal where entry_id > 3',
      `update audit_head set position = 3, hash = (select hash from audit_seal where position = 3)`,
    );
    await write(1);
    expect(await seal()).toMatchObject({ kind: 'sealed', broken: true, count: 2 });
    expect(await seal()).toMatchObject({ kind: 'sealed', broken: false, count: 0 });
    const { rows } = await database.query<{ id: string }>('select id from audit_entry where action = $1', [headBroken]);
    expect((await verify()).faults).toEqual([['cut', Number(rows[0]?.id), null]]);
  });

  it('shows a state of long ago to who kept a head of later', async () => {
    await written(3);
    const early = await database.query('select * from audit_head');
    await written(3);
    const later = await headOf();
    await byForce('delete from audit_entry where id > 3', 'delete from audit_seal where entry_id > 3');
    const [head] = early.rows;
    await database.query('update audit_head set position = $1, hash = $2, mac = $3', [
      head?.['position'],
      head?.['hash'],
      head?.['mac'],
    ]);
    expect((await verify()).ok).toBe(true);
    if (!later) throw new Error('There is no head.');
    expect((await verify([later])).faults).toEqual([['cut', null, 6]]);
    await write(1);
    expect(await seal(later)).toMatchObject({ broken: true });
  });

  it('shows an entry that was removed before it was sealed', async () => {
    await written(2);
    await write(1);
    await byForce('delete from audit_entry where id = 3');
    await seal();
    expect((await verify()).faults).toEqual([['removed', 3, null]]);
  });

  it('takes entries that are committed out of order', async () => {
    const slow = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const late = database.transaction(async (sql) => {
      await sql.query(`insert into audit_entry (actor, action, outcome) values ('slow', 'x', 'done')`);
      begun.resolve(undefined);
      await slow.promise;
    });
    await begun.promise;
    await written(2);
    slow.resolve(undefined);
    await late;
    await seal();
    expect(await verify()).toMatchObject({ ok: true, entries: 3 });
    const { rows } = await database.query(`select entry_id::int from audit_seal order by position`);
    expect(rows).toEqual([{ entry_id: 2 }, { entry_id: 3 }, { entry_id: 1 }]);
  });

  it('never forks, however many seal while fifty write', async () => {
    let writing = true;
    const sealAll = async () => {
      while (writing || (await isSealWaiting(database)))
        await database.transaction((sql) => sealWaiting(sql, key, { limit: 7 }));
    };
    const sealers = [sealAll(), sealAll(), sealAll()];
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        for (let n = 0; n < 4; n += 1) await write(1);
      }),
    );
    writing = false;
    await Promise.all(sealers);
    expect(await verify()).toMatchObject({ ok: true, entries: 200, waiting: 0, findings: [] });
  });

  it('refuses changes of its own rows', async () => {
    await written(1);
    await expect(database.query('update audit_seal set position = 2')).rejects.toThrow(/only ever added/);
    await expect(database.query('delete from audit_seal')).rejects.toThrow(/only ever added/);
    await expect(database.query('truncate audit_seal')).rejects.toThrow(/only ever added/);
  });
});
