import { Problem } from '@energy-ops/contracts';
import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type * as z from 'zod';

export const answerSchema = 'energy-ops:answer';

/** What a call does, in a sentence for the docs, and the name that generated clients give it. */
export const Does = (operationId: string, summary: string) => ApiOperation({ operationId, summary });

/** What a route answers: its status, its OpenAPI entry, and the schema that drops whatever isn't in it. */
export const Answers = (schema: z.ZodType, status = 200, description = STATUS_CODES[status] ?? '') =>
  applyDecorators(
    SetMetadata(answerSchema, schema),
    HttpCode(status),
    ApiResponse({ status, description, standardSchema: schema }),
    Refuses(400, 503),
  );

/** Problems a route may answer with, for the docs. */
export const Refuses = (...statuses: number[]) =>
  applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: STATUS_CODES[status] ?? '',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );

/** The document needs it once as a component; see documents/. */
export const problemSchema = Problem;
