import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
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

  const operations = () =>
    Object.entries(openApiDocument(api.app, '1').paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path: `${method} ${path}`, ...operation })),
    );

  it('is served as 3.1, with pages that load nothing from elsewhere', async () => {
    const { status, json } = await api.call('/api/docs-json');
    expect([status, json.openapi]).toEqual([200, '3.1.0']);
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
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]*)*$/.test(id))).toEqual([]);
    expect(operations().filter(({ summary }) => !summary?.endsWith('.'))).toEqual([]);
  });

  it('has examples that work on the sample', async () => {
    await aSource(api.app, { id: 'sample' });
    const token = await api.tokenOf('operator');
    const { schemas } = openApiDocument(api.app, '1').components ?? {};
    const post = async (path: string, schema: string) => {
      const example: unknown = Reflect.get(schemas?.[schema] ?? {}, 'example');
      return (await api.call(path, { token, body: example })).status;
    };
    expect(await post('/api/jobs/trigger', 'TriggerJob')).toBe(202);
    expect(await post('/api/downloads', 'DownloadRequest')).toBe(201);
  });

  it('points only at schemas it has', () => {
    const document = openApiDocument(api.app, '1');
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    const known = Object.keys(document.components?.schemas ?? {}).map((name) => `#/components/schemas/${name}`);
    expect(refs.filter((ref) => ref !== undefined && !known.includes(ref))).toEqual([]);
  });

  it('says of each guarded call that it takes a credential and may be refused', () => {
    for (const { path, security, responses } of operations().filter((operation) => operation.security))
      expect([path, security, Object.keys(responses)]).toEqual([
        path,
        [{ bearer: [] }],
        expect.arrayContaining(['401']),
      ]);
  });
});
