import { jest } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { Controller, Delete, Get, Post } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { Needs, Open } from './needs.js';
import { holesIn, type Visitor } from './testing/holes.js';
import { routesOf } from './testing/routes-of.js';
import { allVisitors } from './testing/visitors.js';

/** What a hasty change might bring along. */
@Controller('api/planted')
class Planted {
  @Get('forgotten')
  forgotten(): void {}

  @Delete('wrong')
  @Needs('jobs:read')
  wrong(): void {}

  @Post('unmeant')
  @Open()
  unmeant(): void {}

  @Get('well')
  @Needs('users:manage')
  well(): void {}
}

describe('every route', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let visitors: Visitor[];

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    visitors = await allVisitors(api, async (sessionId) => {
      await database.database.query('update session set revoked_at = now() where id = $1', [sessionId]);
    });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('says whom it lets in, and lets in nobody else, whoever comes with whatever', async () => {
    const routes = routesOf(api);
    expect(routes.length).toBeGreaterThan(50);
    expect(visitors.length).toBe(13);
    expect(await holesIn(api, routes, visitors)).toEqual([]);
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

describe('a hole in who may call what', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    const whole = AppModule.with.bind(AppModule);
    const planted = jest
      .spyOn(AppModule, 'with')
      .mockImplementation((config) => ({ ...whole(config), controllers: [Planted] }));
    api = await runApi(database.url);
    planted.mockRestore();
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('is found: a route that says nothing, one that asks too little, one that is open unmeant', async () => {
    const routes = routesOf(api).filter(({ name }) => name.startsWith('Planted.'));
    expect(routes).toHaveLength(4);
    const admin: Visitor = { name: 'admin', role: 'admin', token: await api.tokenOf('admin') };
    expect(await holesIn(api, routes, [admin, { name: 'nobody' }])).toEqual([
      'Planted.forgotten says of nobody whether they may',
      'Planted.wrong changes something for jobs:read',
      'Planted.unmeant is open to everybody, unlisted',
      'admin gets 403 of Planted.forgotten, not in', // and meanwhile it lets nobody in
    ]);
  });

  it('is found where the guard and the rule disagree', async () => {
    const [well] = routesOf(api).filter(({ name }) => name === 'Planted.well');
    const viewer: Visitor = { name: 'viewer', role: 'viewer', token: await api.tokenOf('viewer') };
    const asIfForAll = { name: 'Planted.well', method: 'GET', path: '/api/planted/well', rule: 'markets:read' };
    expect(await holesIn(api, well ? [well] : [], [viewer])).toEqual([]);
    expect(await holesIn(api, [asIfForAll], [viewer])).toEqual(['viewer gets 403 of Planted.well, not in']);
  });
});
