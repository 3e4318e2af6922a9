import { mayDo, type Permission, permissions, roles } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { type Route, routesOf } from './testing/routes-of.js';

const isPermission = (rule: string | undefined): rule is Permission => permissions.some((each) => each === rule);

describe('every route', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let routes: Route[];

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    routes = routesOf(api);
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const statusOf = async ({ method, path }: Route, token?: string) =>
    (await api.call(path, { method, ...(token === undefined ? {} : { token }) })).status;

  it('says whom it lets in', () => {
    expect(routes.length).toBeGreaterThan(8);
    expect(routes.filter(({ rule }) => rule === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('that is not open asks for a credential', async () => {
    for (const route of routes.filter(({ rule }) => rule !== 'open'))
      expect([route.name, await statusOf(route)]).toEqual([route.name, 401]);
  });

  it.each(roles)('lets a %s in where its role says so, and nowhere else', async (role) => {
    const token = await api.tokenOf(role);
    for (const route of routes) {
      if (!isPermission(route.rule)) continue;
      const refused = (await statusOf(route, token)) === 403;
      expect([route.name, refused]).toEqual([route.name, !mayDo({ role }, route.rule)]);
    }
  });

  it('names the missing permission and records who was refused', async () => {
    const token = await api.tokenOf('service');
    const { json } = await api.call('/api/jobs', { token });
    expect(json).toMatchObject({ code: 'permission_missing', permission: 'jobs:read' });
    const { rows } = await database.database.query(
      `select details from audit_entry where actor like 'service-%' and outcome = 'refused' order by id desc limit 1`,
    );
    expect(rows).toEqual([{ details: { code: 'permission_missing', permission: 'jobs:read' } }]);
  });
});
