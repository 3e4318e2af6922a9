import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { aListener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('a node that is asked to stop', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
  });
  afterAll(() => database.close());

  /** A connection that has begun to ask, as one behind a proxy may have when the stop comes. */
  async function halfARequest(path: string, method = 'GET'): Promise<Socket> {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n`);
    return socket;
  }

  async function restOf(socket: Socket): Promise<string> {
    socket.write('\r\n');
    let text = '';
    for await (const piece of socket) text += String(piece);
    return text;
  }

  it('tells its sockets, answers 503 and when to come back to whoever still asks, and ends', async () => {
    const listener = await aListener(api.url, await api.tokenOf('operator'));
    const asking = [
      await halfARequest('/api/health/ready'),
      await halfARequest('/api/jobs'),
      await halfARequest('/api/jobs/trigger', 'POST'),
    ];
    const closed = api.close();
    await listener.until(() => listener.of('server:draining').length === 1);
    for (const answer of await Promise.all(asking.map(restOf))) {
      expect(answer).toMatch(/^HTTP\/1.1 503 /);
      expect(answer).toMatch(/^retry-after: 2\r$/im);
      expect(answer).toMatch(/^connection: close\r$/im);
      expect(answer).toContain('"code":"stopping"');
    }
    await closed;
  });
});
