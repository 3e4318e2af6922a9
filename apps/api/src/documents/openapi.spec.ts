import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import type { Operation } from './finish-operation.js';
import { openApiDocument } from './openapi-document.js';

describe('the OpenAPI document', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const operations = (): (Operation & { readonly method: string; readonly path: string })[] =>
    Object.entries(openApiDocument(api.app, '1').paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path, ...operation })),
    );

  it('is served as 3.1, with pages that load nothing from elsewhere', async () => {
    const { status, json } = await api.call('/api/docs-json');
    expect([status, json.openapi]).toEqual([200, '3.1.0']);
    expect((await api.call('/api/asyncapi.json')).json).toMatchObject({ asyncapi: '3.0.0' });
    const page = await api.call('/api/docs');
    expect(page.status).toBe(200);
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, link]) => new URL(link ?? '', `${api.url}/api/docs`),
    );
    expect(links.length).toBeGreaterThan(3);
    for (const link of links)
      expect([link.pathname, (await api.call(link.pathname)).status]).toEqual([link.pathname, 200]);
    expect(links.every(({ origin }) => origin === api.url)).toBe(true);
  });

  it('names each call once, by a verb and a noun, and says what it does', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id = '') => !/^[a-z]+([A-Z][a-z]*)*$/.test(id))).toEqual([]);
    expect(operations().filter(({ summary }) => !summary?.endsWith('.'))).toEqual([]);
  });

  it('has requests that work on the sample as they stand', async () => {
    await aSource(api.app, { id: 'sample' });
    const token = await api.tokenOf('admin');
    const { paths, components } = openApiDocument(api.app, '1');
    const post = async (path: string) => {
      const body: unknown = Reflect.get(Object(paths[path]?.post?.requestBody), 'content')['application/json'].example;
      return (await api.call(path, { token, body })).status;
    };
    expect(components?.examples).toBeDefined();
    expect(await post('/api/jobs/trigger')).toBe(202);
    expect(await post('/api/optimization/execute')).toBe(202);
    expect(await post('/api/downloads')).toBe(201);
    expect(await post('/api/users')).toBe(201);
    expect(await post('/api/auth/tokens')).toBe(201);
  });

  it('has questions that the sample answers as they stand', async () => {
    const token = await api.tokenOf('admin');
    const missing = [];
    for (const { path, method, parameters = [] } of operations().filter(({ method }) => method === 'get')) {
      const given = parameters.flatMap((each) => ('name' in each && each.required ? [each] : []));
      const asksForMore =
        given.some(({ name }) => ['job_id', 'jobId'].includes(name)) || /^\/api\/(users|webhooks)\/\{id\}/.test(path);
      if (asksForMore || path.endsWith('/statistics')) continue; // this sample was not counted
      const query = given
        .filter((each) => each.in === 'query')
        .map(({ name, example }) => `${name}=${encodeURIComponent(example)}`);
      const asked = given.reduce((at, { name, example }) => at.replace(`{${name}}`, example), path);
      const { status } = await api.call(`${asked}?${query.join('&')}`, { token });
      if (status !== 200) missing.push([method, path, status]);
    }
    expect(missing).toEqual([]);
  });

  it('has an Idempotency-Key for each call that makes something', () => {
    const making = operations().filter(
      ({ method, operationId, security, responses }) =>
        method === 'post' &&
        operationId !== 'cancelJob' &&
        security?.length !== 0 &&
        (responses['201'] ?? responses['202']),
    );
    const without = making.filter(({ parameters = [] }) => !JSON.stringify(parameters).includes('"Idempotency-Key"'));
    expect(without.map(({ operationId }) => operationId)).toEqual([]);
    expect(making.length).toBeGreaterThan(10);
  });

  it('leads from what a call makes to the calls that take it', () => {
    const linksOf = (id: string) => {
      const { responses = {} } = operations().find(({ operationId }) => operationId === id) ?? {};
      return Object.values(responses).flatMap((answer) => Object.keys(Object(answer).links ?? {}));
    };
    expect(linksOf('createSchedule')).toEqual(
      expect.arrayContaining(['getSchedule', 'changeSchedule', 'deleteSchedule']),
    );
    expect(linksOf('triggerJob')).toEqual(expect.arrayContaining(['getJob', 'getJobLogs', 'cancelJob']));
    expect(linksOf('testWebhook')).toEqual(['getWebhookDelivery', 'replayWebhookDelivery']);
    expect(linksOf('listJobs')).toEqual([]);
  });

  it('says of each guarded call that it takes a credential and may be refused', () => {
    for (const { path, security, responses } of operations().filter((operation) => operation.security?.length !== 0))
      expect([path, security, Object.keys(responses)]).toEqual([
        path,
        [{ bearer: [] }],
        expect.arrayContaining(['401']),
      ]);
  });
});
