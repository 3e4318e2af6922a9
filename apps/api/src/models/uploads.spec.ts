import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { form, post as postTo, python, type Upload, upload as uploadTo } from './testing/an-upload.js';

const MiB = 1024 ** 2;
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const comments = (bytes: number): Buffer => Buffer.alloc(bytes, '# padding\n');

describe('uploads of models', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;
  const post = (wanted?: Upload): Promise<Answer> => postTo(api, token, wanted);
  const upload = (wanted?: Upload) => uploadTo(api, token, wanted);
  const folders = (): Promise<string[]> => readdir(join(api.config.dataDir, 'uploads'));

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python });
    token = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('become the active version of their type, with their source as it came', async () => {
    const source = '\ufeff# ä\r\nprint("ä")\r\n';
    const answer = await post({ source, name: 'solve.py', fields: { description: ' My first ' } });
    const { model } = answer.json as { model: Record<string, unknown> };
    expect([answer.status, answer.json.success]).toEqual([201, true]);
    expect(answer.headers.get('location')).toBe(`/api/optimization/models/${String(model['id'])}`);
    expect(model).toEqual({
      id: expect.any(String),
      model_type: 'SO',
      name: 'solve.py',
      version: 2,
      status: 'active',
      builtin: false,
      description: 'My first',
      sha256: sha256(source),
      size_bytes: Buffer.byteLength(source),
      uploaded_by: expect.stringMatching(/^operator-/),
      created_at: expect.any(String),
      lastRun: null,
    });
    const copy = join(api.config.dataDir, 'models/optimization', `${sha256(source)}.py`);
    expect([await readFile(copy, 'utf8'), (await lstat(copy)).mode & 0o777]).toEqual([source, 0o400]);
  });

  it.each([
    ['# energy-ops: deterministic\nprint(3)\n', true],
    ['print(3)\n', false],
  ])('say in their row whether they declare themselves deterministic: %j', async (source, deterministic) => {
    const { id } = await upload({ source });
    const { rows } = await database.database.query('select deterministic from model where id = $1', [id]);
    expect(rows).toEqual([{ deterministic }]);
  });

  it('warn of what may be a mistake', async () => {
    const { status, json } = await post({ source: 'import cplex\n' });
    expect([status, json.warnings]).toEqual([
      201,
      expect.arrayContaining([
        { line: 1, column: 1, code: 'import_not_available', message: expect.stringContaining('cplex') },
      ]),
    ]);
  });

  const good: [string, Upload][] = [
    ['10 MiB', { source: comments(10 * MiB) }],
    ['a name with a path', { name: '../../x.py' }],
    ['a name of many letters', { name: `${'ä'.repeat(300)}.py` }],
    ['form feeds', { source: '\f\nx = 1\n\f' }],
    ['a lone surrogate as an escape', { source: 'x = "\\ud800"\n' }],
    ['no description', { fields: { description: '' } }],
  ];
  it.each(good)('take %s', async (_, wanted) => {
    const model = await upload(wanted);
    expect(model.name).toMatch(/^[^/]{1,119}\.py$/);
  });

  const wrong: [string, Upload, number, Record<string, unknown>][] = [
    ['a byte more than 10 MiB', { source: comments(10 * MiB + 1) }, 413, { pointer: '/file', code: 'file_too_large' }],
    ['no type', { modelType: '' }, 400, { pointer: '/modelType', code: 'required' }],
    ['an unknown type', { modelType: 'XXX' }, 400, { pointer: '/modelType' }],
    ['a type in lower case', { modelType: 'so' }, 400, { pointer: '/modelType' }],
    ['an unknown field', { fields: { more: '1' } }, 400, { pointer: '/more', code: 'unknown_field' }],
    ['activate that is neither true nor false', { fields: { activate: 'yes' } }, 400, { pointer: '/activate' }],
    ['a zero byte in the description', { fields: { description: 'a\0' } }, 400, { pointer: '/description' }],
    ['a long description', { fields: { description: 'x'.repeat(2001) } }, 400, { pointer: '/description' }],
    ['a huge description', { fields: { description: 'x'.repeat(20_000) } }, 413, { pointer: '/description' }],
    ['a file under another name', { part: 'files' }, 400, { pointer: '/file', code: 'unknown_field' }],
    ['a file of another kind', { name: 'model.txt' }, 400, { pointer: '/file', code: 'invalid_file_name' }],
    ['.PY', { name: 'model.PY' }, 400, { pointer: '/file', code: 'invalid_file_name' }],
    ['a file without a name', { name: '.py' }, 400, { pointer: '/file', code: 'invalid_file_name' }],
    ['an empty file', { source: '' }, 400, { line: null, code: 'empty_file' }],
    ['wrong syntax', { source: 'import os\n\ndef f(:\n' }, 400, { line: 3, column: 7, code: 'syntax_error' }],
    ['wrong indentation', { source: 'x = 1\n  y = 2\n' }, 400, { line: 2, code: 'indentation_error' }],
    ['a null byte', { source: 'x = 1\0\n' }, 400, { line: 1, column: 6, code: 'null_byte' }],
    ['Latin-1', { source: Buffer.from('x = "\xe4"\n', 'latin1') }, 400, { line: 1, column: 6, code: 'not_utf8' }],
    ['UTF-16', { source: Buffer.from('\ufeffx = 1\n', 'utf16le') }, 400, { line: 1, code: 'not_utf8' }],
    ['UTF-7', { source: '# coding: utf-7\nx = 1\n' }, 400, { line: 1, code: 'wrong_encoding' }],
    ['brackets without end', { source: '('.repeat(100_000) }, 400, { line: 1, code: 'syntax_error' }],
    ['deep nesting', { source: `x = ${'-'.repeat(100_000)}1\n` }, 400, { code: 'too_complex_to_check' }],
    ['10 MiB of assignments', { source: 'x=1\n'.repeat(2.5 * MiB) }, 400, { code: 'too_complex_to_check' }],
  ];
  it.each(wrong)('refuse %s', async (_, wanted, status, finding) => {
    const { status: given, json } = await post(wanted);
    expect(given).toBe(status);
    expect(json).toMatchObject({ success: false, error: json.detail });
    expect(json.errors).toEqual(expect.arrayContaining([expect.objectContaining(finding)]));
  });

  it('list every line that is not UTF-8', async () => {
    const { json } = await post({ source: Buffer.from('\xff\nx\n\xfe\n', 'latin1') });
    expect(json.errors).toMatchObject([{ line: 1 }, { line: 3 }]);
    expect(json.detail).toMatch(/^Upload refused: line 1 is not valid Python \(.+\) \(and 1 more\)\.$/);
  });

  it('refuse two files, none, and what is no form', async () => {
    const two = form({});
    two.append('file', new Blob(['print(2)\n']), 'two.py');
    const none = new FormData();
    none.append('modelType', 'SO');
    const call = (body: unknown) => api.call('/api/optimization/upload', { token, body });
    const answers = [await call(two), await call(none), await call({ modelType: 'SO' })];
    expect(answers.map(({ status, json }) => [status, json.success, json.code])).toEqual([
      [400, false, 'invalid_request'],
      [400, false, 'invalid_request'],
      [415, false, 'unsupported_media_type'],
    ]);
    expect(answers[1]?.json.errors).toMatchObject([{ pointer: '/file', code: 'required' }]);
  });

  it('replace whatever has the name of their copy, and follow no link', async () => {
    const source = 'print("linked")\n';
    const folder = join(api.config.dataDir, 'models/optimization');
    await mkdir(folder, { recursive: true });
    const victim = join(api.config.dataDir, 'victim');
    await writeFile(victim, 'precious');
    await symlink(victim, join(folder, `${sha256(source)}.py`));
    await upload({ source });
    expect([await readFile(victim, 'utf8'), await readFile(join(folder, `${sha256(source)}.py`), 'utf8')]).toEqual([
      'precious',
      source,
    ]);
  });

  it('of the same content are versions of their own that share a blob', async () => {
    const [one, two] = [await upload({ source: 'print("same")\n' }), await upload({ source: 'print("same")\n' })];
    expect([two.version - one.version, two.sha256]).toEqual([1, one.sha256]);
    const { rows } = await database.database.query('select 1 from blob where sha256 = $1', [one.sha256]);
    expect(rows).toHaveLength(1);
  });

  it('are done once under one Idempotency-Key', async () => {
    const send = (source: string) =>
      api.call('/api/optimization/upload', {
        token,
        body: form({ source }),
        headers: { 'idempotency-key': 'upload-1' },
      });
    const answers = await Promise.all([send('print(7)\n'), send('print(7)\n'), send('print(7)\n')]);
    const ids = answers.map(({ json }) => (json as { model: { id: string } }).model.id);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(ids).size).toBe(1);
    const again = await send('print(7)\n');
    expect([again.status, again.headers.get('idempotent-replayed'), again.headers.get('location')]).toEqual([
      201,
      'true',
      `/api/optimization/models/${ids[0]}`,
    ]);
    const other = await send('print(8)\n');
    expect([other.status, other.json.code]).toEqual([422, 'idempotency_key_reused']);
  });

  const begin = (): Socket => {
    const { port, hostname } = new URL(api.url);
    const socket = connect(Number(port), hostname.replaceAll(/[[\]]/g, ''));
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="x.py"\r\n\r\n';
    socket.write(
      `POST /api/optimization/upload HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n` +
        `content-type: multipart/form-data; boundary=b\r\ncontent-length: 100000\r\n\r\n${head}print(1)\n`,
    );
    return socket;
  };

  it('that are cut off leave nothing', async () => {
    const socket = begin();
    while ((await folders()).length === 0) await sleep(5);
    socket.destroy();
    while ((await folders()).length > 0) await sleep(5);
  });

  it('that are cut off before anybody reads them leave nothing', async () => {
    const waiting = `select count(*)::int as count from pg_locks where not granted and relation = 'limit_window'::regclass`;
    await database.database.transaction(async (sql) => {
      await sql.query('lock table limit_window in exclusive mode');
      const socket = begin();
      while ((await sql.query<{ count: number }>(waiting)).rows[0]?.count !== 1) await sleep(5);
      socket.destroy();
      await sleep(100); // for the server to see it
    });
    await sleep(300); // for the upload to go on
    while ((await folders()).length > 0) await sleep(5);
  });

  it('leave nothing in the temporary folder', async () => {
    expect(await folders()).toEqual([]);
  });
});

describe('uploads of models by somebody', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python, modelQuotaBytes: 200 * 1024 });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('end at the quota, also when many come at once; what was archived long ago is free, and nobody else is held by it', async () => {
    const token = await api.tokenOf('operator');
    const answers = await Promise.all(Array.from({ length: 6 }, () => postTo(api, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({
      success: false,
      code: 'model_quota_reached',
      used_bytes: 3 * 65_536,
      quota_bytes: 200 * 1024,
    });
    const archive = `update model set status = 'archived', changed_at = now() - make_interval(days => $2) where id = any($1)`;
    const ids = answers.flatMap(({ json }) => (json.success ? [(json.model as { id: string }).id] : []));
    await database.database.query(archive, [ids, 29]);
    expect((await postTo(api, token)).status).toBe(409);
    await database.database.query(archive, [ids, 31]);
    expect((await postTo(api, token)).status).toBe(201);
    expect((await postTo(api, await api.tokenOf('operator'), { source: comments(100_000) })).status).toBe(201);
  });

  it('may import whatever is installed, where the operator added packages', async () => {
    const generous = await runApi(database.url, { python, hasModelRequirements: true });
    const answer = await postTo(generous, await generous.tokenOf('operator'), {
      source: 'import energy_ops, pytest, cplex\n',
    });
    await generous.close();
    expect(answer.json.warnings).toMatchObject([
      { code: 'import_not_available', message: expect.stringMatching(/^cplex/) },
    ]);
  });

  it('are not for viewers', async () => {
    const { status, json } = await postTo(api, await api.tokenOf('viewer'));
    expect([status, json.success, json.permission]).toEqual([403, false, 'models:upload']);
  });
});
