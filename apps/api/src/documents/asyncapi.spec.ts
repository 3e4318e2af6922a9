import asyncApi from '@asyncapi/specs';
import { clientMessages, serverMessages } from '@energy-ops/contracts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv } from 'ajv';
import type * as z from 'zod';
import { asyncApiDocument } from './asyncapi-document.js';
import { clientExamples, serverExamples } from './examples/events.js';

const document = JSON.parse(JSON.stringify(asyncApiDocument('1')));

describe('the AsyncAPI document', () => {
  it('is one by the official schema of AsyncAPI 3', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, meta: false });
    const isValid = ajv.compile(asyncApi.schemas['3.0.0']);
    expect([isValid(document), isValid.errors]).toEqual([true, null]);
    expect(isValid({ ...document, operations: { one: { action: 'shout' } } })).toBe(false);
  });

  it('leaves nothing for Redocly to find, by its strictest rules', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'asyncapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  const cases = (schemas: Record<string, z.ZodType>, examples: Readonly<Record<string, unknown>>) =>
    Object.entries(schemas).map(([name, schema]) => ({ name, schema, example: examples[name] }));

  it.each([...cases(serverMessages, serverExamples), ...cases(clientMessages, clientExamples)])(
    'shows $name by an example that the product itself takes, with what it means',
    ({ name, schema, example }) => {
      expect(example).toBeDefined();
      expect(schema.safeParse(example).error?.issues ?? []).toEqual([]);
      expect(schema.description).toMatch(/\.$|`$/);
      expect(Object.values<{ name: string }>(document.components.messages).map((each) => each.name)).toContain(name);
    },
  );

  it('says how messages of clients are refused', () => {
    expect(JSON.stringify(document.components)).toContain('too_many_subscriptions');
  });
});
