import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getBlob } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { BuiltInModels } from './built-in-models.js';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly sha256: string;
}

describe('the built-in models', () => {
  let database: TestDatabase;
  let api: RunningApi;
  const seed = (digest: string): Promise<void> => api.app.get(BuiltInModels).seed(digest);
  const dmos = async (): Promise<Row[]> => {
    const { rows } = await database.database.query<Row>(
      `select id, version, status, sha256 from model where model_type = 'DMO' order by version`,
    );
    return rows;
  };

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { sampleData: false });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('are there and active once the API runs', async () => {
    const { rows } = await database.database.query('select id from model where status = $1 order by id', ['active']);
    expect(rows).toEqual([{ id: 'dmo_builtin_1' }, { id: 'rmo_builtin_1' }, { id: 'so_builtin_1' }]);
    const source = await getBlob(database.database, (await dmos())[0]!.sha256);
    expect(source.toString()).toMatch(
      /^# energy_models sha256:[0-9a-f]{64}\nfrom energy_models\.dmo import main\n\nmain\(\)\n$/,
    );
  });

  it('become a new version when the package changes, once however many nodes start', async () => {
    await Promise.all([seed('new'), seed('new'), seed('new')]);
    expect(await dmos()).toMatchObject([{ status: 'archived' }, { id: 'dmo_builtin_2', version: 2, status: 'active' }]);
  });

  it('leave an upload active', async () => {
    await database.database.query(`update model set builtin = false where id = 'dmo_builtin_2'`);
    await seed('newer');
    expect(await dmos()).toMatchObject([{}, { status: 'active' }, { id: 'dmo_builtin_3', status: 'archived' }]);
  });
});
