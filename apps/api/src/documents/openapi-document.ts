import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import * as z from 'zod';
import { problemSchema } from '../http/answers.js';
import { finishDocument } from './finish-document.js';
import { license } from './license.js';

const description = `Mission control for electricity-market optimization.

**Authorize** once with the \`access_token\` of a login or with an API token, then try any call: the examples work on
the sample data.

* Errors are RFC 9457 problems with a stable \`code\`; each field error has a \`pointer\`: a JSON pointer into the body,
  \`/query/<name>\` or \`/path/<name>\`.
* Lists take \`limit\` and \`cursor\`; the answer's \`next_cursor\` is null at the end.
* A POST that creates takes an \`Idempotency-Key\`: sent again, it does nothing new.
* Every JSON answer to a GET has an ETag; sent back as \`If-None-Match\`, what has not changed is a 304 without a body.
* Live events come over Socket.IO: [/api/asyncapi.json](/api/asyncapi.json) describes them.`;

const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $defs = {}, ...whole } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, override: nameKeys });
  delete whole.$schema; // the document says which dialect it is in
  return { schema: moveRefs(whole), components: moveRefs($defs) };
};

/** A record whose keys are known is an object with these properties: generated clients then know them too. */
const nameKeys = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  const { propertyNames, additionalProperties, required = [] } = jsonSchema;
  if (required.length === 0 || typeof propertyNames !== 'object' || !propertyNames.enum || !additionalProperties)
    return;
  jsonSchema.properties = Object.fromEntries(required.map((key) => [key, additionalProperties]));
  jsonSchema.additionalProperties = false;
  delete jsonSchema.propertyNames;
};

/** zod points into its own `$defs`; the document keeps them as components. */
const moveRefs = (value: Record<string, unknown>): Record<string, object> =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));

/** The OpenAPI 3.1 document of all routes. */
export function openApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('energy-ops')
    .setDescription(description)
    .setVersion(version)
    .setLicense(license.name, license.url)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'The `access_token` of a login, or an API token (`eops_…`).',
    });
  const document = SwaggerModule.createDocument(app, builder.build(), {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? jsonSchemaOf(schema, schemaType) : undefined,
  });
  const { components: problem } = jsonSchemaOf(problemSchema, 'output');
  return finishDocument({
    ...document,
    components: { ...document.components, schemas: { ...document.components?.schemas, ...problem } },
  });
}

/** Swagger UI at /api/docs with its own files, the document at /api/docs-json. */
export function serveDocs(app: INestApplication, version: string): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app, version), {
    jsonDocumentUrl: 'api/docs-json',
    raw: ['json'],
    customSiteTitle: 'energy-ops API',
    swaggerOptions: { validatorUrl: null, persistAuthorization: false },
  });
}
