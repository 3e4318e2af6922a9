import { expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from './orm.js';
import { testDatabase } from './testing/index.js';

it('MikroORM’s pool outlives any number of transactions whose connection was lost', async () => {
  const test = await testDatabase();
  const orm = await MikroORM.init(ormOptions(test.url, 3000));
  const lostInside = () =>
    orm.em.fork().transactional(async (em) => {
      const [{ pid }] = await em.execute<[{ pid: number }]>('select pg_backend_pid() as pid');
      await test.database.query('select pg_terminate_backend($1)', [pid]);
      await em.execute('select 1');
    });
  const more = 12; // the pool has ten
  const ends = await Promise.allSettled(Array.from({ length: more }, lostInside));
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(more);
  expect(await orm.em.execute('select 1 as one')).toEqual([{ one: 1 }]);
  await orm.close();
  await test.close();
});
