import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Model, ModelPage } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { aListener } from '../testing/a-listener.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { post, python, upload as uploadTo, type Upload } from './testing/an-upload.js';

describe('models', () => {
  let database: TestDatabase;
  let nodes: RunningApi[];
  let api: RunningApi;
  let token: string;

  const call = (path: string, method = 'GET', body?: unknown): Promise<Answer> =>
    api.call(`/api/optimization/models${path}`, { token, method, ...(body === undefined ? {} : { body }) });
  const upload = (wanted?: Upload): Promise<Model> => uploadTo(api, token, wanted);
  const candidate = (wanted: Upload = {}): Promise<Model> => upload({ ...wanted, fields: { activate: 'false' } });
  const patch = (id: string, body: unknown): Promise<Answer> => call(`/${id}`, 'PATCH', body);
  const list = async (query = ''): Promise<readonly Model[]> => {
    const { models }: Partial<ModelPage> = (await call(query)).json;
    return models ?? [];
  };
  const activeOf = async (modelType: string): Promise<string[]> =>
    (await list(`?modelType=${modelType}&status=active`)).map(({ id }) => id);
  const trigger = (body: object): Promise<Answer> =>
    api.call('/api/jobs/trigger', { token, body: { data_source_id: 'sample', ...body } });
  const audited = async (target: string): Promise<string[]> => {
    const { rows } = await database.database.query<{ action: string }>(
      'select action from audit_entry where target = $1 order by id',
      [target],
    );
    return rows.map(({ action }) => action);
  };

  beforeAll(async () => {
    database = await testDatabase();
    nodes = [await runApi(database.url, { python }), await runApi(database.url, { python })];
    api = nodes[0]!;
    token = await api.tokenOf('admin');
    await aSource(api.app, { id: 'sample' });
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  it('are the built-in ones at first, all active and never run', async () => {
    expect(await list()).toEqual(
      ['so', 'rmo', 'dmo'].map((type) =>
        expect.objectContaining({ id: `${type}_builtin_1`, status: 'active', builtin: true, lastRun: null }),
      ),
    );
  });

  it('make room for an upload, and come back when activated', async () => {
    const first = await upload({ modelType: 'DMO' });
    expect(await activeOf('DMO')).toEqual([first.id]);
    const back = await patch('dmo_builtin_1', { status: 'active' });
    expect([back.status, back.json]).toEqual([
      200,
      { success: true, model: expect.objectContaining({ id: 'dmo_builtin_1', status: 'active' }) },
    ]);
    expect(await activeOf('DMO')).toEqual(['dmo_builtin_1']);
    await patch(first.id, { status: 'active' });
    expect(await activeOf('DMO')).toEqual([first.id]);
    expect(await audited(first.id)).toEqual(['model.upload', 'model.activate']);
    expect(await audited('dmo_builtin_1')).toEqual(['model.activate']);
  });

  it('stay as they are beside a candidate', async () => {
    const before = await activeOf('RMO');
    const model = await candidate({ modelType: 'RMO' });
    expect([model.status, await activeOf('RMO')]).toEqual(['candidate', before]);
  });

  it('have one active version of a type and no number twice, whoever uploads and activates at once', async () => {
    const [admin, operator] = [token, await api.tokenOf('operator')];
    const old = await Promise.all(Array.from({ length: 5 }, () => candidate()));
    const uploads = Array.from({ length: 15 }, (_, at) => post(nodes[at % 2]!, at % 3 === 0 ? operator : admin));
    const moves = old.map(({ id }) => patch(id, { status: 'active' }));
    const answers = await Promise.all([...uploads, ...moves]);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(0);
    expect(await activeOf('SO')).toHaveLength(1);
    const { rows } = await database.database.query<{ version: number }>(
      `select version from model where model_type = 'SO' order by version`,
    );
    expect(rows.map(({ version }) => version)).toEqual(rows.map((_, at) => at + 1));
  });

  it('are always there for a trigger, however often the active one changes', async () => {
    const pair = [await upload(), await upload()];
    const changes = Array.from({ length: 20 }, (_, at) => patch(pair[at % 2]!.id, { status: 'active' }));
    const jobs = Array.from({ length: 20 }, () => trigger({ model_type: 'SO' }));
    await Promise.all(changes);
    expect(new Set((await Promise.all(jobs)).map(({ status }) => status))).toEqual(new Set([202]));
  });

  it('tell their newest job, and can be archived once it is over', async () => {
    const model = await upload({ modelType: 'RMO' });
    const job = await trigger({ model_type: 'RMO', model_id: model.id });
    const jobId = String(job.json.job_id);
    const refused = await call(`/${model.id}`, 'DELETE');
    expect([refused.status, refused.json]).toEqual([
      409,
      expect.objectContaining({ success: false, code: 'model_in_use', job_id: jobId }),
    ]);
    expect((await patch(model.id, { status: 'archived' })).json.code).toBe('model_in_use');
    expect((await call(`/${model.id}`)).json.model).toMatchObject({
      lastRun: { job_id: jobId, status: 'pending', completed_at: null },
    });
    await api.call(`/api/jobs/${jobId}/cancel`, { token, method: 'POST' });
    const archived = await call(`?id=${model.id}`, 'DELETE');
    expect([archived.status, archived.json]).toEqual([
      200,
      {
        success: true,
        model: expect.objectContaining({
          status: 'archived',
          lastRun: { job_id: jobId, status: 'cancelled', completed_at: expect.any(String) },
        }),
      },
    ]);
    expect((await call(`/${model.id}`, 'DELETE')).status).toBe(200);
    expect(await audited(model.id)).toEqual(['model.upload', 'model.archive']);
  });

  it('leave their place to the built-in one when they are deleted', async () => {
    const model = await upload({ modelType: 'RMO' });
    expect(await activeOf('RMO')).toEqual([model.id]);
    expect((await call(`/${model.id}`, 'DELETE')).status).toBe(200);
    expect(await activeOf('RMO')).toEqual(['rmo_builtin_1']);
    expect((await audited('rmo_builtin_1')).at(-1)).toBe('model.activate');
  });

  it('leave their type without an active one when that is archived', async () => {
    await patch((await activeOf('RMO'))[0] ?? 'rmo_builtin_1', { status: 'archived' });
    expect(await activeOf('RMO')).toEqual([]);
    const refused = await trigger({ model_type: 'RMO' });
    expect([refused.status, refused.json.code]).toEqual([409, 'no_active_model']);
    await patch('rmo_builtin_1', { status: 'active' });
    expect((await trigger({ model_type: 'RMO' })).status).toBe(202);
  });

  it('run while they are candidates, and not when they are archived', async () => {
    const model = await candidate();
    expect((await trigger({ model_type: 'SO', model_id: model.id, purpose: 'test' })).json.model_id).toBe(model.id);
    const old = await candidate();
    await patch(old.id, { status: 'archived' });
    const refused = await trigger({ model_type: 'SO', model_id: old.id });
    expect([refused.status, refused.json.code]).toEqual([409, 'model_archived']);
    await patch(old.id, { status: 'candidate' });
    expect((await trigger({ model_type: 'SO', model_id: old.id })).status).toBe(202);
  });

  it('can be described anew, which is recorded, and which changes nothing else', async () => {
    const model = await candidate();
    const described = await patch(model.id, { description: '  Better\nprices ' });
    expect(described.json.model).toEqual({ ...model, description: 'Better\nprices' });
    await patch(model.id, { description: 'Better\nprices', status: 'candidate' });
    expect((await patch(model.id, { description: null })).json.model).toMatchObject({ description: null });
    expect(await audited(model.id)).toEqual(['model.upload', 'model.describe', 'model.describe']);
  });

  const wrongPatches: [string, unknown, number, string][] = [
    ['nothing', {}, 400, 'invalid_request'],
    ['an unknown field', { name: 'x' }, 400, 'invalid_request'],
    ['an unknown status', { status: 'deleted' }, 400, 'invalid_request'],
    ['no object', [], 400, 'invalid_request'],
    ['a long description', { description: 'x'.repeat(2001) }, 400, 'invalid_request'],
    ['a zero byte', { description: 'a\0' }, 400, 'invalid_request'],
    ['the active model as a candidate', { status: 'candidate' }, 409, 'model_active'],
  ];
  it.each(wrongPatches)('can not be changed to %s', async (_, body, status, code) => {
    const answer = await patch('dmo_builtin_1', { status: 'active' }).then(() => patch('dmo_builtin_1', body));
    expect([answer.status, answer.json.code, answer.json.success]).toEqual([status, code, false]);
  });

  it('that came with the product can not be deleted', async () => {
    const { status, json } = await call('/dmo_builtin_1', 'DELETE');
    expect([status, json.code, json.error]).toEqual([409, 'model_built_in', json.detail]);
  });

  it('that nobody knows are not found', async () => {
    const answers = await Promise.all([
      call('/none'),
      call('/none/source'),
      call('/none/diff?against=so_builtin_1'),
      call('/so_builtin_1/diff?against=none'),
      patch('none', { status: 'active' }),
      call('/none', 'DELETE'),
      call('?id=none', 'DELETE'),
    ]);
    expect(answers.map(({ status, json }) => [status, json.success])).toEqual(answers.map(() => [404, false]));
  });

  it.each(['?modelType=X', '?status=builtin', '?limit=0', '?limit=201', '?cursor=x', '?more=1', '/a%20b'])(
    'can not be asked for with %s',
    async (path) => {
      const { status, json } = await call(path);
      expect([status, json.success]).toEqual([400, false]);
    },
  );

  it('come page by page, the active ones first', async () => {
    const everything = await list();
    const pages: Model[] = [];
    for (let query = '?limit=2'; query;) {
      const { json } = await call(query);
      const { models = [], next_cursor: next }: Partial<ModelPage> = json;
      pages.push(...models);
      query = next ? `?limit=2&cursor=${next}` : '';
    }
    expect(pages).toEqual(everything);
    expect(everything.slice(0, 3).map(({ status }) => status)).toEqual(['active', 'active', 'active']);
    const archived = await list('?status=archived&modelType=SO');
    expect(new Set(archived.map(({ model_type: type, status }) => `${type} ${status}`))).toEqual(
      new Set(['SO archived']),
    );
  });

  it('are not sent again to who has them', async () => {
    const tag = (await call('/so_builtin_1')).headers.get('etag') ?? '';
    const path = '/api/optimization/models/so_builtin_1';
    expect((await api.call(path, { token, headers: { 'if-none-match': tag } })).status).toBe(304);
  });

  it('show their source, also for download by a ticket', async () => {
    const source = '\ufeffprint("ä")\r\n';
    const model = await candidate({ source });
    const shown = await call(`/${model.id}/source`);
    expect(shown.json).toEqual({
      success: true,
      model_id: model.id,
      sha256: model.sha256,
      size_bytes: model.size_bytes,
      source,
    });
    const path = `/api/optimization/models/${model.id}/source?format=py`;
    const { json } = await api.call('/api/downloads', { token, body: { path } });
    const file = await fetch(api.url + String(json.url));
    expect(file.headers.get('content-type')).toBe('text/x-python; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="so_v${model.version}.py"`);
    expect(Buffer.from(await file.arrayBuffer()).toString()).toBe(source);
  });

  it('show what changed between two of them', async () => {
    const [one, two] = [await candidate({ source: 'a\nb\nc\n' }), await candidate({ source: 'a\nB\nc\n' })];
    const { json } = await call(`/${two.id}/diff?against=${one.id}`);
    expect(json).toMatchObject({ success: true, identical: false, added_lines: 1, removed_lines: 1, too_large: false });
    expect(json.diff).toBe(
      `--- model.py (SO version ${one.version})\n+++ model.py (SO version ${two.version})\n` +
        '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n',
    );
    expect((await call(`/${one.id}/diff?against=${one.id}`)).json).toMatchObject({ identical: true, diff: '' });
  });

  it('that have too little in common are not compared line by line', async () => {
    const lines = (word: string): string => Array.from({ length: 3000 }, (_, at) => `${word} = ${at}\n`).join('');
    const [one, two] = [await candidate({ source: lines('x') }), await candidate({ source: lines('y') })];
    const { json } = await call(`/${two.id}/diff?against=${one.id}`);
    expect(json).toMatchObject({ identical: false, too_large: true, diff: '', added_lines: null });
  });

  it('tell every node when they change, the former before the new', async () => {
    const listener = await aListener(nodes[1]!.url, await api.tokenOf('viewer'));
    await listener.ask('subscribe', { channel: 'models' });
    const former = await upload();
    const model = await upload();
    const told = (): string[] =>
      listener.of('model:changed').map(({ model: each }) => {
        const { id, status } = each as Model;
        return `${id} ${status}`;
      });
    const wanted = [`${former.id} active`, `${former.id} archived`, `${model.id} active`];
    await listener.until(() => told().includes(wanted[2]!));
    listener.close();
    expect(told().slice(-3)).toEqual(wanted);
    expect(listener.of('model:changed').at(-1)).toEqual({ model: (await call(`/${model.id}`)).json.model });
  });

  it('are read by viewers and changed by operators', async () => {
    const admin = token;
    token = await api.tokenOf('viewer');
    expect([(await call('')).status, (await call('/so_builtin_1/source')).status]).toEqual([200, 200]);
    const refused = [await patch('so_builtin_1', { status: 'active' }), await call('?id=so_builtin_1', 'DELETE')];
    expect(refused.map(({ status, json }) => [status, json.permission])).toEqual([
      [403, 'models:activate'],
      [403, 'models:activate'],
    ]);
    token = await api.tokenOf('operator');
    expect((await patch('so_builtin_1', { status: 'active' })).status).toBe(200);
    token = admin;
  });
});
