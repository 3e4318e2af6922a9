import type { OpenAPIObject } from '@nestjs/swagger';
import { problemOf } from '../http/problem.js';
import { finishOperation, type Operation } from './finish-operation.js';
import { refusals } from './problem-examples.js';
import { chapters } from './tags.js';

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** Makes of what the routes say of themselves a document that somebody can learn the API from. */
export function finishDocument(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  const exampleOf = (name: string): unknown => {
    const schema: object = schemas[name] ?? {};
    if ('examples' in schema && Array.isArray(schema.examples)) return schema.examples[0];
    return 'example' in schema ? schema.example : undefined;
  };
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => {
      const finished = methods.flatMap((method) => {
        const operation = item[method];
        return operation
          ? [[method, finishOperation(operation, { path, method, exampleOf, paths: document.paths })]]
          : [];
      });
      return [path, Object.fromEntries(finished)];
    }),
  );
  const used = new Set(operationsOf(paths).flatMap(({ tags }) => tags ?? []));
  return {
    ...document,
    servers: [{ url: '/', description: 'This server' }],
    tags: chapters.filter(({ name }) => used.has(name)).map(({ name, description }) => ({ name, description })),
    paths,
    components: { ...document.components, examples: usedOf(paths, problemExamples()) },
  };
}

const operationsOf = (paths: OpenAPIObject['paths']): Operation[] =>
  Object.values(paths).flatMap((item) => methods.flatMap((method) => item[method] ?? []));

/** A problem of each code, as the API writes it; below /api/optimization with the original system's fields. */
function problemExamples(): Record<string, { summary: string; value: unknown }> {
  const at = (refusal: Parameters<typeof problemOf>[0], path: string) => ({
    summary: refusal.detail,
    value: problemOf(refusal, path, '5b1c4f9e-6e0a-4c57-9a53-0f6d9d2f7a31'),
  });
  return Object.fromEntries(
    [...refusals].flatMap(([code, refusal]) => [
      [code, at(refusal, '/api/…')],
      [`optimization.${code}`, at(refusal, '/api/optimization/…')],
    ]),
  );
}

const usedOf = <T>(paths: OpenAPIObject['paths'], examples: Record<string, T>): Record<string, T> => {
  const text = JSON.stringify(paths);
  return Object.fromEntries(
    Object.entries(examples).filter(([name]) => text.includes(`"#/components/examples/${name}"`)),
  );
};
