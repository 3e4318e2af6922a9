import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MarketSessionPage } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('markets', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    token = await api.tokenOf('viewer');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const get = (path: string) => api.call(`/api/markets${path}`, { token });
  const sessions = async (path: string): Promise<MarketSessionPage> =>
    JSON.parse((await get(path)).text) as MarketSessionPage;

  it('are those that come with the product', async () => {
    const { json } = await get('');
    expect((json.markets as { id: string }[]).map(({ id }) => id)).toEqual(['in-iex', 'eu-sdac', 'generic-hourly']);
    expect((await get('/in-iex')).json).toMatchObject({ id: 'in-iex', timezone: 'Asia/Kolkata', mtu_minutes: 15 });
    expect((await get('/nowhere')).status).toBe(404);
  });

  it('say which sessions serve a day, and when each closes', async () => {
    const day = await sessions('/in-iex/sessions?day=2027-01-15');
    expect(day).toMatchObject({ market: 'in-iex', day: '2027-01-15', time_zone: 'Asia/Kolkata', next_cursor: null });
    const dayAhead = day.sessions.filter(({ segment }) => segment === 'DAM');
    expect(dayAhead).toEqual([
      {
        segment: 'DAM',
        opens: '2027-01-14T04:30:00.000Z',
        closes: '2027-01-14T06:30:00.000Z', // 12:00 in Kolkata on the day before
        delivery_start: '2027-01-14T18:30:00.000Z',
        delivery_end: '2027-01-15T18:30:00.000Z',
        state: expect.any(String),
      },
    ]);
    const realTime = day.sessions.filter(({ segment }) => segment === 'RTM');
    expect(realTime).toHaveLength(48);
    expect(realTime[0]?.closes).toBe('2027-01-14T17:30:00.000Z'); // an hour before its first block
    const closes = day.sessions.map((session) => session.closes);
    expect(closes).toEqual(closes.toSorted());
  });

  it('have as many sessions as a day has, also where the clock changes', async () => {
    const spanOf = async (day: string) => {
      const { sessions: found } = await sessions(`/eu-sdac/sessions?day=${day}`);
      const ends = found.map(({ delivery_start, delivery_end }) => [delivery_start, delivery_end].map(Date.parse));
      return Math.max(...ends.map(([start = 0, end = 0]) => (end - start) / 3_600_000));
    };
    expect([await spanOf('2027-03-28'), await spanOf('2027-10-31'), await spanOf('2027-06-01')]).toEqual([23, 25, 24]);
  });

  it('tell which session takes orders now', async () => {
    const states = (await sessions('/in-iex/sessions?day=1999-01-01')).sessions.map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['closed']));
    const later = (await sessions('/in-iex/sessions?day=2199-01-01')).sessions.map(({ state }) => state);
    expect(new Set(later)).toEqual(new Set(['to_come']));
    expect((await sessions('/in-iex/sessions')).sessions.length).toBeGreaterThan(48);
  });

  it('of a data source are among them', async () => {
    const market = { id: 'custom:north', timezone: 'Asia/Kathmandu', mtu_minutes: 15, currency: 'NPR' };
    await aSource(api.app, { id: 'north', market });
    expect(((await get('')).json.markets as { id: string }[]).map(({ id }) => id)).toContain('custom:north');
    expect((await get('/custom:north')).json).toEqual(market);
    expect(await sessions('/custom:north/sessions?day=2027-01-15')).toMatchObject({
      time_zone: 'Asia/Kathmandu',
      sessions: [], // its rules name none
    });
  });

  it.each(['?day=tomorrow', '?day=2027-02-30', '?day=2027-01-15&x=1'])('refuse %s', async (query) => {
    expect((await get(`/in-iex/sessions${query}`)).status).toBe(400);
  });
});
