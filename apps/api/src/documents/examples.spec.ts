import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { INestApplication } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testConfig } from '../testing/running-api.js';
import { createApp } from '../create-app.js';
import type { Operation } from './finish-operation.js';
import { openApiDocument } from './openapi-document.js';
import { refusals } from './problem-examples.js';
import { refusedWith } from './refused-with.js';
import { chapters } from './tags.js';

/** What OpenAPI lets stand in a `content`, as the checks below read it. */
interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>;
}
interface Place {
  readonly name: string;
  readonly media: Media;
}

describe('the examples of the OpenAPI document', () => {
  let app: INestApplication;
  let document: ReturnType<typeof openApiDocument>;
  let operations: Operation[];

  beforeAll(async () => {
    // Nothing connects before the app listens.
    app = await createApp(testConfig('postgresql://nobody@127.0.0.1:1/none', '/nowhere'));
    document = openApiDocument(app, '1');
    operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  });
  afterAll(() => app.close());

  const contentsOf = ({ operationId, requestBody, responses }: Operation): Place[] => {
    const parts = { request: requestBody, ...responses };
    return Object.entries(parts).flatMap(([part, value]) =>
      Object.entries(value && 'content' in value ? (value.content ?? {}) : {}).map(([type, media]) => ({
        name: `${operationId} ${part} ${type}`,
        media: media as Media,
      })),
    );
  };
  const valuesOf = ({ example, examples = {} }: Media): unknown[] => [
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples).map(({ $ref }) =>
      Reflect.get(document.components?.examples?.[$ref.split('/').at(-1) ?? ''] ?? {}, 'value'),
    ),
  ];

  it('stand beside every request, answer and refusal', () => {
    const places = operations.flatMap(contentsOf);
    expect(places.length).toBeGreaterThan(300);
    const bare = places.filter(({ media }) => valuesOf(media).length === 0).map(({ name }) => name);
    expect(bare).toEqual(['getJobResultTable 200 application/vnd.apache.parquet']); // bytes
  });

  it('fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'document', components: document.components });
    const known = new Map<string, ReturnType<typeof ajv.compile>>();
    const validatorOf = (schema: string) => {
      const validator = known.get(schema) ?? ajv.compile(JSON.parse(schema.replaceAll('"#/', '"document#/')));
      known.set(schema, validator);
      return validator;
    };
    const misfits = operations.flatMap(contentsOf).flatMap(({ name, media }) => {
      const fits = validatorOf(JSON.stringify(media.schema));
      return valuesOf(media).flatMap((value) => (fits(value) ? [] : [{ name, errors: fits.errors }]));
    });
    expect(misfits).toEqual([]);
  });

  it('have the status of the answer they stand in', () => {
    for (const { operationId, responses } of operations)
      for (const [status, response] of Object.entries(responses).filter(([each]) => Number(each) >= 400)) {
        const media = Object.values(response && 'content' in response ? (response.content ?? {}) : {});
        const statuses = media.flatMap((each) =>
          valuesOf(each as Media).map((value) => Reflect.get(Object(value), 'status')),
        );
        expect([operationId, status, ...statuses]).toEqual([
          operationId,
          status,
          ...statuses.map(() => Number(status)),
        ]);
      }
  });

  it('name only operations there are, and codes that docs/errors.md explains', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(Object.keys(refusedWith).filter((id) => !ids.includes(id))).toEqual([]);
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/errors.md'), 'utf8');
    const codes = [...refusals.keys()];
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
    const used = new Set(JSON.stringify(document.paths).match(/(?<=#\/components\/examples\/)[\w.]+/g));
    expect(codes.filter((code) => !used.has(code) && !used.has(`optimization.${code}`))).toEqual([]);
  });

  it('come with a chapter and words for every call and parameter', () => {
    const names: string[] = chapters.map(({ name }) => name);
    expect(operations.filter(({ tags }) => !tags?.every((tag) => names.includes(tag)))).toEqual([]);
    const wordless = operations.flatMap(({ operationId, parameters = [] }) =>
      parameters.flatMap((each) =>
        'description' in each ? [] : [`${operationId} ${'name' in each ? each.name : ''}`],
      ),
    );
    expect(wordless).toEqual([]);
  });

  it('leave nothing for Redocly to find, by its strictest rules', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const source = JSON.stringify(document);
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });
});
