import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aListener } from '../testing/a-listener.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

const password = 'a long pass phrase';
const json = { 'content-type': 'application/json' };

describe('whoever is put out on one node', () => {
  let database: TestDatabase;
  let nodes: [RunningApi, RunningApi];
  let admin: string;
  let made = 0;

  beforeAll(async () => {
    database = await testDatabase();
    nodes = [await runApi(database.url), await runApi(database.url)];
    admin = await nodes[0].tokenOf('admin');
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  interface Person {
    readonly id: string;
    readonly token: string;
    readonly cookie: string;
  }
  const aPerson = async (): Promise<Person> => {
    const email = `person${(made += 1)}@example.com`;
    const user = await nodes[0].call('/api/users', { token: admin, body: { email, role: 'operator', password } });
    const { json: signedIn, headers } = await nodes[0].call('/api/auth/login', { body: { email, password } });
    const cookie = /^eops_rt=[^;]*/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';
    return { id: String(user.json['id']), token: String(signedIn['access_token']), cookie };
  };
  const byAdmin = (path: string, method: string, body?: object): Promise<Answer> =>
    nodes[0].call(path, { token: admin, method, ...(body ? { body } : {}) });

  const ways: Readonly<Record<string, (person: Person) => Promise<Answer>>> = {
    'by a logout': ({ cookie }) =>
      nodes[0].call('/api/auth/logout', { method: 'POST', headers: { ...json, cookie }, body: '{}' }),
    'by being disabled': ({ id }) => byAdmin(`/api/users/${id}`, 'PATCH', { disabled: true }),
    'by another role': ({ id }) => byAdmin(`/api/users/${id}`, 'PATCH', { role: 'viewer' }),
    'by being deleted': ({ id }) => byAdmin(`/api/users/${id}`, 'DELETE'),
  };

  it.each(Object.keys(ways))('%s is out on all: calls are refused, sockets end', async (way) => {
    const person = await aPerson();
    const sockets = await Promise.all(nodes.map(({ url }) => aListener(url, person.token)));
    const me = () => Promise.all(nodes.map((node) => node.call('/api/auth/me', { token: person.token })));
    expect((await me()).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ways[way]?.(person))?.status).toBeLessThan(300);
    for (const socket of sockets) await socket.until(() => socket.socket.disconnected);
    expect((await me()).map(({ status }) => status)).toEqual([401, 401]);
  });
});
