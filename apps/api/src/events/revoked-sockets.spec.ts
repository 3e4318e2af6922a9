import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aListener, type Listener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('a live connection by an API token', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let session: string;
  const listeners: Listener[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    session = await api.tokenOf('operator');
  });
  afterEach(() => {
    for (const listener of listeners.splice(0)) listener.close();
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const made = async (wish: object): Promise<{ id: string; token: string }> => {
    const { json } = await api.call('/api/auth/tokens', { token: session, body: { name: 'screen', ...wish } });
    return { id: String(json.id), token: String(json.token) };
  };
  const listen = async (token: string) => {
    const listener = await aListener(api.url, token);
    listeners.push(listener);
    return listener;
  };
  const scopes = ['jobs:read', 'logs:read'];

  it.each([1, 90, 365])('lasts where the token is good for %i days', async (days) => {
    const listener = await listen((await made({ scopes, expires_in_days: days })).token);
    for (let round = 0; round < 20; round += 1)
      expect(await listener.ask('subscribe', { channel: 'jobs' })).toEqual({ ok: true });
    expect(listener.socket.connected).toBe(true);
  });

  it('ends where the token is revoked while it connects', async () => {
    const { id, token } = await made({ scopes, expires_in_days: 1 });
    const witness = await made({ scopes });
    const watching = await listen(witness.token);
    // Its use is noted last: there the check of the token waits for this transaction.
    const connected = await database.database.transaction(async (sql) => {
      await sql.query('delete from api_token where id = $1', [id]);
      const connecting = listen(token);
      await untilSomebodyWaits();
      await database.database.query(`select pg_notify('access_changed', $1)`, [id]);
      await api.call(`/api/auth/tokens/${witness.id}`, { token: session, method: 'DELETE' });
      await watching.until(() => watching.socket.disconnected); // so the notice before was heard, too
      return { connecting };
    });
    const listener = await connected.connecting.catch(() => undefined);
    await listener?.until(() => listener.socket.disconnected);
  });

  const untilSomebodyWaits = async (): Promise<void> => {
    for (;;) {
      const text = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      if ((await database.database.query(text)).rows.length > 0) return;
    }
  };

  it('does not go on with a token that allows less', async () => {
    const listener = await listen(session);
    const { token } = await made({ scopes: ['models:read'] });
    expect(await listener.ask('auth:refresh', { token })).toMatchObject({ ok: false, code: 'unauthorized' });
    expect(await listener.ask('auth:refresh', { token: session })).toEqual({ ok: true });
  });
});
