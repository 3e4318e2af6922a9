import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';

/** Documents the multipart body of an upload of tables. */
export const UploadBody = () =>
  applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: {
        type: 'object',
        properties: {
          name: { type: 'string', description: 'What people call it.', example: 'Wind farm and battery' },
          market: { type: 'string', description: 'The id of a market profile.', example: 'in-iex' },
          settings: {
            type: 'string',
            description:
              'JSON: kind (dated or typical_day), market (a custom profile), fill (policies for gaps), limits, penalties.',
            example: '{"kind": "typical_day", "market_buy_limit_mw": 200}',
          },
          files: {
            type: 'array',
            items: { type: 'string', format: 'binary' },
            description: 'One file per table, named <table>.csv or <table>.parquet.',
          },
        },
        required: ['files'],
      },
    }),
  );
