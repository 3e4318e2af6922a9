import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { python } from '../models/testing/an-upload.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

/** A part as nobody's browser writes it. */
interface Part {
  readonly head: string;
  readonly body?: string;
}

const disposition = (rest: string): string => `content-disposition: form-data; ${rest}`;
const formOf = (parts: readonly Part[]): string =>
  `${parts.map(({ head, body = 'x' }) => `--b\r\n${head}\r\n\r\n${body}\r\n`).join('')}--b--\r\n`;
const file = (name: string): Part => ({ head: disposition(`name="${name}"; filename="x.csv"`), body: 'a\n1\n' });

describe('a form that nobody sends by accident', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python, sampleData: false, uploadLimitPerMinute: 10_000 });
    token = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const send = (path: string, body: string, type = 'multipart/form-data; boundary=b'): Promise<Answer> =>
    api.call(path, { token, body, headers: { 'content-type': type } });

  const forms: [string, string, string?][] = [
    [
      'a file without a name',
      formOf([{ head: `${disposition('name="file"')}\r\ncontent-type: application/octet-stream` }]),
    ],
    [
      'a table without a name',
      formOf([{ head: `${disposition('name="files"')}\r\ncontent-type: application/octet-stream` }]),
    ],
    ['an empty name', formOf([{ head: disposition('name="file"; filename=""') }])],
    ['a name with a zero', formOf([{ head: disposition('name="file"; filename="a\0.py"') }])],
    ['a name of dots', formOf([{ head: disposition('name="file"; filename="...."') }])],
    ['a name in a broken encoding', formOf([{ head: disposition(`name="file"; filename*=utf-8''%ff%fe.py`) }])],
    ['a name in an unknown encoding', formOf([{ head: disposition(`name="file"; filename*=nonsense''%41.py`) }])],
    ['a part without a name', formOf([{ head: disposition('filename="x.py"') }])],
    ['a part without a disposition', formOf([{ head: 'content-type: text/plain' }])],
    ['a field called __proto__', formOf([{ head: disposition('name="__proto__"') }])],
    ['a field called constructor', formOf([{ head: disposition('name="constructor"') }])],
    ['a file called __proto__', formOf([file('__proto__')])],
    ['a field with a name of a megabyte', formOf([{ head: disposition(`name="${'n'.repeat(1024 ** 2)}"`) }])],
    ['a field with a zero in its name', formOf([{ head: disposition('name="a\0b"') }])],
    ['a thousand headers', formOf([{ head: `${'x: y\r\n'.repeat(3000)}${disposition('name="name"')}` }])],
    ['a thousand fields', formOf(Array.from({ length: 1000 }, (_, at) => ({ head: disposition(`name="f${at}"`) })))],
    ['a thousand files', formOf(Array.from({ length: 1000 }, () => file('files')))],
    [
      'a form in a form',
      formOf([
        {
          head: `${disposition('name="file"')}\r\ncontent-type: multipart/mixed; boundary=c`,
          body: '--c\r\n\r\nx\r\n--c--',
        },
      ]),
    ],
    ['no end', '--b\r\n'],
    ['a file without an end', formOf([{ head: disposition('name="file"; filename="x.py"') }]).slice(0, -9)],
    ['a table without an end', formOf([{ head: disposition('name="files"; filename="storage.csv"') }]).slice(0, -9)],
    ['nothing', ''],
    ['no boundary', formOf([file('files')]), 'multipart/form-data'],
    ['an empty boundary', formOf([file('files')]), 'multipart/form-data; boundary='],
    ['a boundary of a kilobyte', formOf([file('files')]), `multipart/form-data; boundary=${'b'.repeat(1024)}`],
    [
      'base64',
      formOf([{ head: `${disposition('name="modelType"')}\r\ncontent-transfer-encoding: base64`, body: 'U08=' }]),
    ],
    ['another kind of multipart', formOf([file('files')]), 'multipart/mixed; boundary=b'],
    [
      'UTF-16 fields',
      formOf([{ head: `${disposition('name="modelType"')}\r\ncontent-type: text/plain; charset=utf-16`, body: 'SO' }]),
    ],
  ];

  it.each(forms)('is refused, and nothing else, with %s', async (...[, body, type]) => {
    for (const path of ['/api/optimization/upload', '/api/data-sources']) {
      const { status, json } = await send(path, body, type);
      expect({ refused: [400, 413, 415].includes(status), code: json.code }).toEqual({
        refused: true,
        code: expect.any(String),
      });
      expect(await readdir(join(api.config.dataDir, 'uploads'))).toEqual([]);
    }
  });
});
