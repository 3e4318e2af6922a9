import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@energy-ops/database/testing';
import { aGround, type Ground } from './a-job.js';

/** A database of this test file's own, with a model and a data source; each test begins with an empty queue. */
export function aQueue() {
  let test: TestDatabase;
  let ground: Ground;
  beforeAll(async () => {
    test = await testDatabase();
    ground = await aGround(test.database);
  });
  afterEach(() => test.database.query('truncate job, worker cascade'));
  afterAll(() => test.close());
  const sql = () => test.database;
  return {
    sql,
    url: () => test.url,
    ground: () => ground,
    jobRow: async (id: string) => (await sql().query('select * from job where id = $1', [id])).rows[0],
  };
}
