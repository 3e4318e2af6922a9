import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { hash } from '@node-rs/argon2';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

const ada = { email: 'ada@example.com', password: 'a long pass phrase' };
const json = { 'content-type': 'application/json' };

describe('one session in two tabs, on two nodes', () => {
  let database: TestDatabase;
  let nodes: [RunningApi, RunningApi];
  /** What both tabs share: the browser's cookie. */
  let cookie: string;

  beforeAll(async () => {
    database = await testDatabase();
    nodes = [await runApi(database.url), await runApi(database.url)];
    const stored = await hash(ada.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    const text = `insert into app_user (id, email, password_hash, role) values ('ada', $1, $2, 'operator')`;
    await database.database.query(text, [ada.email, stored]);
    keep(await nodes[0].call('/api/auth/login', { body: ada }));
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  const keep = ({ headers }: Answer): void => {
    const given = /^eops_rt=[^;]*/.exec(headers.get('set-cookie') ?? '')?.[0];
    if (given !== undefined) cookie = given;
  };
  const refresh = async (tab: 0 | 1): Promise<number> => {
    const headers = { ...json, cookie };
    const answer = await nodes[tab].call('/api/auth/refresh', { method: 'POST', headers, body: '{}' });
    keep(answer);
    return answer.status;
  };

  /** The sessions there are and have ended, and the refresh tokens that are still good for something. */
  const families = async () => {
    const text = `
      select (select count(*)::int from session) as sessions,
        (select count(*)::int from session where revoked_at is not null) as ended,
        (select count(*)::int from refresh_token where used_at is null) as live`;
    return (await database.database.query(text)).rows[0];
  };
  const oneFamily = { sessions: 1, ended: 0, live: 1 };

  it('survives a hundred refreshes at once', async () => {
    const tabs = Array.from({ length: 100 }, (_, at) => refresh(at % 2 === 0 ? 0 : 1));
    expect(new Set(await Promise.all(tabs))).toEqual(new Set([200]));
    expect(await families()).toEqual(oneFamily);
  });

  it('survives two tabs that refresh again and again beside each other', async () => {
    const again = async (tab: 0 | 1) => {
      const statuses = [];
      for (let round = 0; round < 50; round += 1) statuses.push(await refresh(tab));
      return statuses;
    };
    const statuses = await Promise.all([again(0), again(1)]);
    expect(new Set(statuses.flat())).toEqual(new Set([200]));
    expect(await families()).toEqual(oneFamily);
  });
});
