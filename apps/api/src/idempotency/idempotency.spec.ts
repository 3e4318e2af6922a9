import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

describe('Idempotency-Key', () => {
  let database: TestDatabase;
  let nodes: RunningApi[];
  let token: string;
  const body = { model_type: 'SO', data_source_id: 'sample' };

  const trigger = (key: string, more: object = {}, node = 0, by = token): Promise<Answer> =>
    nodes[node]!.call('/api/jobs/trigger', {
      token: by,
      body: { ...body, ...more },
      headers: { 'idempotency-key': key },
    });
  const jobs = async (): Promise<number> => {
    const { rows } = await database.database.query<{ count: number }>('select count(*)::int as count from job');
    return rows[0]?.count ?? 0;
  };

  beforeAll(async () => {
    database = await testDatabase();
    const config = { sampleData: false, triggerLimitPerMinute: 1000 };
    nodes = [await runApi(database.url, config), await runApi(database.url, config)];
    token = await nodes[0]!.tokenOf('operator');
    await aSource(nodes[0]!.app, { id: 'sample' });
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  it('makes one job of 50 simultaneous requests to two nodes, and gives all the same answer', async () => {
    const before = await jobs();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => trigger('fifty', {}, at % 2)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotent-replayed') === 'true')).toHaveLength(49);
    expect(await jobs()).toBe(before + 1);
  });

  it('refuses the key for another body', async () => {
    await trigger('other-body');
    const answer = await trigger('other-body', { priority: 1 });
    expect([answer.status, answer.json.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('belongs to its caller', async () => {
    const mine = await trigger('mine');
    const theirs = await trigger('mine', {}, 0, await nodes[0]!.tokenOf('operator'));
    expect([theirs.status, theirs.headers.get('idempotent-replayed')]).toEqual([202, null]);
    expect(theirs.json.job_id).not.toBe(mine.json.job_id);
  });

  it('of one token is not another’s, which may do less', async () => {
    const made = async (types: string[]) => {
      const wish = { name: 'cron', scopes: ['jobs:trigger'], model_types: types };
      return String((await nodes[0]!.call('/api/auth/tokens', { token, body: wish })).json.token);
    };
    const [so, dmo] = [await made(['SO']), await made(['DMO'])];
    const first = await trigger('by-token', {}, 0, so);
    const again = await trigger('by-token', {}, 1, so);
    expect([first.status, again.status, again.json.job_id]).toEqual([202, 202, first.json.job_id]);
    const refused = await trigger('by-token', {}, 0, dmo);
    expect([refused.status, refused.json.code]).toEqual([403, 'token_limited']);
  });

  it('does not keep a refusal: what was wrong may be right by then', async () => {
    const before = await jobs();
    expect((await trigger('later', { data_source_id: 'later' })).status).toBe(404);
    expect(await jobs()).toBe(before);
    await aSource(nodes[0]!.app, { id: 'later' });
    expect((await trigger('later', { data_source_id: 'later' })).status).toBe(202);
  });

  it('makes one user, one token and one webhook too, and keeps their secrets from who reads the database', async () => {
    const admin = await nodes[0]!.tokenOf('admin');
    const wishes = {
      '/api/users': { email: 'twice@example.com', role: 'viewer', password: 'staple correct battery' },
      '/api/auth/tokens': { name: 'twice', scopes: ['jobs:read'] },
      '/api/webhooks': { url: 'https://9.9.9.9/hook', events: ['gate.warning'] },
      '/api/downloads': { path: '/api/jobs' },
    };
    for (const [path, wish] of Object.entries(wishes)) {
      const post = (node: number) =>
        nodes[node]!.call(path, { token: admin, body: wish, headers: { 'idempotency-key': `once${path}` } });
      const [first, again] = [await post(0), await post(1)];
      expect([path, first.status, again.status]).toEqual([path, 201, 201]);
      expect([again.text, again.headers.get('location')]).toEqual([first.text, first.headers.get('location')]);
      expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
      const secret = String(first.json.token ?? first.json.secret ?? first.json.url ?? first.json.email);
      const { rows } = await database.database.query<{ line: string }>(
        'select row_to_json(r)::text as line from idempotency_record r where key = $1',
        [`once${path}`],
      );
      expect(rows).toHaveLength(1);
      expect(rows[0]?.line).not.toContain(secret);
    }
  });

  it('is new again after 24 hours', async () => {
    const first = await trigger('old');
    await database.database.query(
      `update idempotency_record set created_at = now() - interval '25 hours' where key = 'old'`,
    );
    const second = await trigger('old', { priority: 3 });
    expect(second.status).toBe(202);
    expect(second.json.job_id).not.toBe(first.json.job_id);
  });

  it('says 409 and when to come back while the first request is still running', async () => {
    const { rows } = await database.database.query<{ id: string }>(
      `select id from app_user order by created_at limit 1`,
    );
    await database.database.transaction(async (sql) => {
      await sql.query(`select pg_advisory_xact_lock(hashtextextended('idempotency ' || $1 || ' busy', 0))`, [
        rows[0]?.id,
      ]);
      const answer = await trigger('busy');
      expect([answer.status, answer.json.code, answer.headers.get('retry-after')]).toEqual([
        409,
        'idempotency_in_progress',
        '1',
      ]);
    });
  });

  it.each(['', ' ', 'ü', 'x'.repeat(256)])('must be well formed (%#)', async (key) => {
    const answer = await trigger(key).catch(() => undefined);
    if (!answer) return; // fetch itself refuses to send it
    expect([answer.status, answer.json.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: '/header/idempotency-key' })],
    ]);
  });
});
