import type { OpenAPIObject } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import { headersOf } from './answer-headers.js';
import { answersOfOperations, answersOfSchemas, formExamples, textAnswers } from './examples/index.js';
import { linksOf } from './links.js';
import { parameterExample, parameterMeanings } from './parameters.js';
import { refusals } from './problem-examples.js';
import { refusedWith, usualCodes } from './refused-with.js';
import { chapterOf } from './tags.js';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];
type Content = NonNullable<Exclude<Responses[string], { $ref: string } | undefined>['content']>;
type Parameter = NonNullable<Operation['parameters']>[number];

/** Where an operation stands, and what it needs to know of the rest of the document. */
export interface Place {
  readonly path: string;
  readonly method: string;
  /** The example that a schema carries itself. */
  readonly exampleOf: (schemaName: string) => unknown;
  /** All of the document's. */
  readonly paths: OpenAPIObject['paths'];
}

/** Adds what every call has in common: chapters, examples, codes, headers, and the permission it needs. */
export function finishOperation(operation: Operation, place: Place): Operation {
  const id = operation.operationId ?? '';
  const { 'x-permission': permission } = operation as { 'x-permission'?: string };
  return {
    ...operation,
    ...(permission === undefined ? {} : { description: `Needs the permission \`${permission}\`.` }),
    tags: (operation.tags ?? []).map(chapterOf),
    security: operation.security ?? [],
    ...(operation.parameters ? { parameters: operation.parameters.map((each) => finishParameter(each, place)) } : {}),
    ...(operation.requestBody ? { requestBody: finishBody(operation.requestBody, id, place) } : {}),
    responses: finishResponses(operation, place),
  };
}

function finishParameter(parameter: Parameter, { path }: Place): Parameter {
  if ('$ref' in parameter) return parameter;
  const meaning = parameterMeanings[parameter.name];
  const example = parameter.required ? parameterExample(path, parameter.name) : undefined;
  return {
    ...(meaning === undefined ? {} : { description: meaning }),
    ...parameter,
    ...(example === undefined ? {} : { example }),
  };
}

function finishBody(
  body: NonNullable<Operation['requestBody']>,
  id: string,
  place: Place,
): NonNullable<Operation['requestBody']> {
  if ('$ref' in body) return body;
  const entries = Object.entries(body.content).map(([type, media]) => {
    const example = formExamples[id] ?? place.exampleOf(schemaNameOf(media.schema));
    return [type, example === undefined ? media : { ...media, example }];
  });
  return { ...body, content: Object.fromEntries(entries) };
}

/** What any call may be refused with, whatever its own code says. */
function alwaysPossible({ path, method }: Place): readonly number[] {
  const isCounted = !path.startsWith('/api/health/');
  return [400, ...(isCounted ? [429] : []), 503, ...(method === 'get' ? [] : [413, 415])];
}

function finishResponses(operation: Operation, place: Place): Responses {
  const id = operation.operationId ?? '';
  const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
  const refused = Object.keys(operation.responses).filter((status) => Number(status) >= 400);
  const named = (refusedWith[id] ?? []).map((code) => String(refusals.get(code)?.getStatus()));
  const statuses = [...new Set([...refused, ...named, ...alwaysPossible(place).map(String)])].sort();
  return Object.fromEntries([
    ...answers.map(([status, answer]) => [status, finishAnswer(answer, status, id, place)]),
    ...statuses.map((status) => [status, problemResponse(status, id, place)]),
  ]);
}

function finishAnswer(answer: Responses[string], status: string, id: string, place: Place): Responses[string] {
  if (!answer || '$ref' in answer) return answer;
  const headers = headersOf(status, place.method);
  const links = linksOf(id, place.paths);
  return {
    ...answer,
    description: answer.description || (STATUS_CODES[status] ?? ''),
    ...(links ? { links } : {}),
    ...(headers ? { headers } : {}),
    ...(answer.content ? { content: finishContent(answer.content, id, place) } : {}),
  } as Responses[string];
}

function finishContent(content: Content, id: string, place: Place): Content {
  const entries = Object.entries(content).map(([type, media]) => {
    const text = textAnswers[`${id} ${type}`];
    if (text !== undefined) return [type, { schema: { type: 'string' }, example: text }];
    if (type !== 'application/json') return [type, { schema: { type: 'string', format: 'binary' } }];
    const name = schemaNameOf(media.schema);
    const example = answersOfOperations[id] ?? place.exampleOf(name) ?? answersOfSchemas[name];
    return [type, example === undefined ? media : { ...media, example }];
  });
  return Object.fromEntries(entries);
}

const schemaNameOf = (schema: object | undefined): string =>
  schema && '$ref' in schema ? String(schema.$ref).replace(/^.*\//, '') : '';

/** The codes that an operation answers a status with, the likeliest first. */
export function codesOf(id: string, status: string): string[] {
  const own = (refusedWith[id] ?? []).filter((code) => String(refusals.get(code)?.getStatus()) === status);
  const usual = usualCodes[status];
  return own.length > 0 || usual === undefined ? own : [usual];
}

function problemResponse(status: string, id: string, { path, method }: Place): Responses[string] {
  const codes = codesOf(id, status);
  const prefix = path.startsWith('/api/optimization/') ? 'optimization.' : '';
  const examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${prefix}${code}` }]));
  const headers = headersOf(status, method);
  return {
    description: `${STATUS_CODES[status] ?? 'Refused'}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    ...(headers ? { headers } : {}),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples } },
  } as Responses[string];
}
