import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { hash } from '@node-rs/argon2';
import { LoginRanks } from '../auth/login-ranks.js';
import { aRelay } from '../testing/a-relay.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { networkOf } from './address.js';
import { forgetLimits } from './forget-limits.js';

const right = 'a long pass phrase';
const hourMs = 3600 * 1000;

describe('logins', () => {
  let database: TestDatabase;
  let nodes: RunningApi[];
  const now = Date.now.bind(Date);
  /** How far ahead of the database's clock the nodes' is. */
  let aheadMs = 0;

  beforeAll(async () => {
    database = await testDatabase();
    jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
    const behindProxy = { trustProxy: ['127.0.0.1'] };
    nodes = [await runApi(database.url, behindProxy), await runApi(database.url, behindProxy)];
    const stored = await hash(right, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await database.database.query(
      `insert into app_user (id, email, password_hash, role) select who, who || '@example.com', $1, 'viewer'
       from unnest(array['ada', 'eve']) as who`,
      [stored],
    );
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
    jest.restoreAllMocks();
  });
  beforeEach(async () => {
    aheadMs += hourMs; // they forget whom they have seen refused
    await database.database.query('truncate login_throttle, session cascade');
  });

  interface Attempt {
    readonly who?: string;
    readonly from?: string;
    readonly password?: string;
    readonly node?: number;
  }
  const login = async ({ who = 'ada', from = '192.0.2.1', password = 'wrong', node = 0 }: Attempt): Promise<Answer> => {
    const body = { email: `${who}@example.com`, password };
    const answer = await nodes[node]?.call('/api/auth/login', { body, headers: { 'x-forwarded-for': from } });
    if (!answer) throw new Error('There is no such node.');
    return answer;
  };
  const fails = async (count: number, attempt: Attempt = {}) => {
    const statuses = [];
    for (let at = 0; at < count; at += 1) statuses.push((await login(attempt)).status);
    return statuses;
  };
  const all = (count: number, status: number) => Array.from({ length: count }, () => status);
  const pass = (seconds: number) => {
    aheadMs += seconds * 1000;
    return database.database.query(
      `update login_throttle set ends_at = ends_at - make_interval(secs => $1),
         blocked_until = blocked_until - make_interval(secs => $1)`,
      [seconds],
    );
  };
  const waits = async (attempt: Attempt = {}) => {
    const { status, headers, json } = await login(attempt);
    if (status !== 429) return status;
    expect(json).toMatchObject({ code: 'too_many_logins', detail: expect.stringContaining('Try again in') });
    return `${headers.get('retry-after')} s`;
  };
  const recorded = async (action: string) => {
    const text = `select target, ip, details from audit_entry where action = $1 and at > now() - interval '1 minute' order by id`;
    return (await database.database.query(text, [action])).rows;
  };

  it('that fail five times from one address have it wait, on all nodes, ever longer', async () => {
    expect(await fails(5)).toEqual(all(5, 401));
    expect(await waits({ node: 1 })).toBe('10 s');
    expect(await waits({ password: right })).toBe('10 s');
    const seen = [];
    for (let wait = 10; wait <= 1280; wait *= 2) {
      await pass(Math.min(wait, 900));
      seen.push((await login({})).status, await waits());
    }
    expect(seen.filter((each) => each !== 401)).toEqual([
      '20 s',
      '40 s',
      '80 s',
      '160 s',
      '320 s',
      '640 s',
      '900 s',
      '900 s',
    ]);
  });

  it('are refused for one account or address, not for the others', async () => {
    await fails(6);
    expect((await login({ password: right, from: '192.0.2.2' })).status).toBe(200);
    expect((await login({ who: 'eve', password: right })).status).toBe(200);
    expect(await waits({ password: right })).toBe('10 s');
  });

  it('that succeed are forgotten, with what failed before', async () => {
    await fails(4);
    expect((await login({ password: right })).status).toBe(200);
    expect(await fails(4)).toEqual(all(4, 401));
    expect((await login({ password: right })).status).toBe(200);
  });

  it('are forgotten after an hour', async () => {
    await fails(6);
    await pass(3600);
    expect(await fails(5)).toEqual(all(5, 401));
    await pass(3 * 3600);
    await forgetLimits(database.database);
    expect((await database.database.query('select 1 from login_throttle')).rowCount).toBe(0);
  });

  it('that fail thirty times from one address have it wait out its quarter of an hour, whoever they were for', async () => {
    const tries = [];
    for (let at = 0; at < 30; at += 1) tries.push((await login({ who: `nobody${at}` })).status);
    expect(tries).toEqual(all(30, 401));
    expect(Number((await waits({ password: right })).toString().split(' ')[0])).toBeGreaterThan(880);
    expect((await login({ password: right, from: '192.0.2.2' })).status).toBe(200);
    await pass(900);
    expect((await login({ password: right })).status).toBe(200);
  });

  it('that come all at once are counted no less', async () => {
    const crowd = await Promise.all(Array.from({ length: 40 }, (_, at) => login({ node: at % 2 })));
    const statuses = crowd.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(statuses.filter((status) => ![401, 429].includes(status))).toEqual([]); // 429: or it finds the line full
  });

  it('that have to wait cost no query', async () => {
    const relay = await aRelay(database.url);
    const far = await runApi(relay.url);
    const attempt = () => far.call('/api/auth/login', { body: { email: 'ada@example.com', password: 'wrong' } });
    for (let at = 0; at < 6; at += 1) await attempt();
    await relay.cut();
    expect((await attempt()).status).toBe(429);
    expect((await far.call('/api/auth/login', { body: { email: 'eve@example.com', password: 'x' } })).status).toBe(503);
    await relay.mend();
    await far.close();
    await relay.cut();
  });

  it('of others pass by a crowd, be it of accounts from one address or of addresses for one account', async () => {
    const crowd = Array.from({ length: 80 }, (_, at) =>
      at % 2 ? login({ who: `nobody${at}`, from: '198.51.100.1' }) : login({ who: 'eve', from: `203.0.113.${at}` }),
    );
    for (let at = 0; at < 10; at += 1)
      expect((await login({ from: `192.0.2.${at}`, password: right })).status).toBe(200);
    const statuses = (await Promise.all(crowd)).map(({ status }) => status);
    expect(statuses.filter((status, at) => at % 2 && status === 401).length).toBeLessThanOrEqual(30);
    expect(statuses.filter((status) => ![401, 429].includes(status))).toEqual([]);
  });

  it('of those who have been let in from there before come first, then strangers, then who failed', async () => {
    const [api] = nodes;
    if (!api) throw new Error('There is no node.');
    const rankOf = (who: string, from: string) =>
      api.app.get(LoginRanks, { strict: false }).of(`${who}@example.com`, from);
    expect((await login({ from: '192.0.2.1', password: right })).status).toBe(200);
    expect(await Promise.all([rankOf('ada', '192.0.2.1'), rankOf('ada', '192.0.2.2')])).toEqual([0, 1]);
    for (let at = 1; at <= 3; at += 1) await login({ from: `198.51.100.${at}` });
    expect(await Promise.all([rankOf('ada', '192.0.2.1'), rankOf('ada', '192.0.2.2')])).toEqual([0, 2]);
    expect(await rankOf('eve', '198.51.100.1')).toBe(1);
    await fails(3, { who: 'nobody', from: '198.51.100.1' });
    expect(await Promise.all([rankOf('eve', '198.51.100.1'), rankOf('eve', '198.51.100.2')])).toEqual([2, 1]);
    expect((await login({ who: 'eve', from: '198.51.100.1', password: right })).status).toBe(200);
    expect(await rankOf('eve', '198.51.100.1')).toBe(0);
  });

  it('of the account that a crowd guesses at pass by it, from where they have been let in before', async () => {
    expect((await login({ who: 'eve', from: '192.0.2.1', password: right })).status).toBe(200);
    const crowd = Array.from({ length: 60 }, (_, at) => login({ who: 'eve', from: `203.0.113.${at}` }));
    for (let at = 0; at < 5; at += 1)
      expect((await login({ who: 'eve', from: '192.0.2.1', password: right })).status).toBe(200);
    const answers = await Promise.all(crowd);
    const turnedAway = answers.filter(({ status }) => status === 429);
    expect(turnedAway.length).toBeGreaterThan(40);
    expect(turnedAway[0]?.json).toMatchObject({
      code: 'too_many_logins',
      detail: expect.stringContaining('right now'),
    });
    expect(new Set(turnedAway.map(({ headers }) => headers.get('retry-after')))).toEqual(new Set(['3']));
    expect((await login({ who: 'eve', from: '198.51.100.99', password: right })).status).toBe(200); // a stranger, too
  });

  it('of IPv6 are counted by network', async () => {
    for (let at = 0; at < 5; at += 1) expect((await login({ from: `2001:db8::${at + 1}` })).status).toBe(401);
    expect(await waits({ from: '2001:db8:0:0:ffff::1' })).toBe('10 s');
    expect((await login({ from: '2001:db8:0:1::1', password: right })).status).toBe(200);
  });

  it('by a crowd of addresses set an alarm off, get one guess each, and never keep the owner out', async () => {
    const attackers = Array.from({ length: 60 }, (_, at) => `198.51.100.${at + 1}`);
    for (const from of attackers) expect((await login({ from })).status).toBe(401);
    expect(await recorded('auth.under_attack')).toEqual([
      { target: 'ada@example.com', ip: '198.51.100.50', details: { failures: 50, within: '1 hour' } },
    ]);
    expect(await waits({ from: attackers[59] ?? '' })).toBe('10 s');
    expect((await login({ from: '203.0.113.9', password: right })).status).toBe(200);
    expect((await login({ from: '203.0.113.9', password: right })).status).toBe(200);
  });

  it('that are refused are told once, not each time', async () => {
    await database.database.query('select 1');
    const before = (await recorded('auth.throttled')).length;
    await fails(9, { who: 'eve', from: '192.0.2.77' });
    const told = (await recorded('auth.throttled')).slice(before);
    expect(told).toEqual([{ target: null, ip: '192.0.2.77', details: { network: '192.0.2.77', wait_seconds: 10 } }]);
  });

  it('believe no X-Forwarded-For but of a proxy they know', async () => {
    const open = await runApi(database.url);
    const statuses = [];
    for (let at = 0; at < 6; at += 1) {
      const headers = { 'x-forwarded-for': `192.0.2.${at + 1}` };
      statuses.push(
        (await open.call('/api/auth/login', { body: { email: 'x@example.com', password: 'y' }, headers })).status,
      );
    }
    await open.close();
    expect(statuses).toEqual([...all(5, 401), 429]);
  });

  it('may be renewed so often a minute from one address on all nodes together', async () => {
    const refresh = (node: number, from: string) =>
      nodes[node]?.call('/api/auth/refresh', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      });
    expect((await refresh(0, '192.0.2.5'))?.status).toBe(401);
    await database.database.query(`update limit_window set used = 299 where what = 'refresh'`);
    expect((await refresh(1, '192.0.2.5'))?.status).toBe(401);
    const refused = await refresh(0, '192.0.2.5');
    expect([refused?.status, refused?.json['code']]).toEqual([429, 'too_many_refreshes']);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await refresh(0, '192.0.2.6'))?.status).toBe(401);
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
    ['1:2:3::', '1:2:3:0::/64'],
    ['not an address', 'not an address'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
