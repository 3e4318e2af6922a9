import { modelTypes } from '@energy-ops/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';

/** Documents the multipart body of an upload of a model. */
export const ModelBody = () =>
  applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: {
        type: 'object',
        properties: {
          file: { type: 'string', format: 'binary', description: 'A Python file, UTF-8, at most 10 MiB.' },
          modelType: { type: 'string', enum: [...modelTypes] },
          description: { type: 'string', description: 'What it does.', maxLength: 2000 },
          activate: {
            type: 'string',
            enum: ['true', 'false'],
            default: 'true',
            description: 'false: it becomes a candidate, and the active model stays.',
          },
        },
        required: ['file', 'modelType'],
      },
    }),
  );
