import * as z from 'zod';
import { permissions } from '../access.js';
import { modelTypes } from '../model-types.js';
import { PageQuery } from './page.js';
import { Id, Instant, plainText } from './text.js';

const Scopes = z.array(z.enum(permissions)).min(1);
/** Empty would be a token for nothing. */
const ModelTypes = z.array(z.enum(modelTypes)).min(1).max(modelTypes.length);
const DataSourceIds = z.array(Id).min(1).max(100);

export const NewApiToken = z
  .strictObject({
    name: plainText(120).min(1),
    scopes: Scopes,
    expires_in_days: z.number().int().min(1).max(365).default(90),
    /** Whose token it is; an administrator makes those of service accounts. */
    user_id: Id.optional(),
    /** It may start and change only these; without them, all. */
    model_types: ModelTypes.optional(),
    data_source_ids: DataSourceIds.optional(),
  })
  .meta({
    id: 'NewApiToken',
    examples: [
      { name: 'cron', scopes: ['jobs:trigger', 'jobs:read'], model_types: ['DMO'], data_source_ids: ['sample'] },
    ],
  });
export type NewApiToken = z.infer<typeof NewApiToken>;

export const ApiTokenView = z
  .object({
    id: z.string(),
    name: z.string(),
    user_id: z.string(),
    /** Whose it is. */
    user_email: z.string(),
    scopes: Scopes,
    model_types: ModelTypes.nullable(),
    data_source_ids: DataSourceIds.nullable(),
    created_at: Instant,
    expires_at: Instant,
    last_used_at: Instant.nullable(),
  })
  .meta({ id: 'ApiToken' });
export type ApiTokenView = z.infer<typeof ApiTokenView>;

/** The only time the token itself is shown. */
export const MadeApiToken = ApiTokenView.extend({ token: z.string() }).meta({ id: 'MadeApiToken' });
export type MadeApiToken = z.infer<typeof MadeApiToken>;

export const ApiTokenQuery = PageQuery.extend({ user_id: Id.optional() });
export type ApiTokenQuery = z.infer<typeof ApiTokenQuery>;

export const ApiTokenPage = z
  .object({ tokens: z.array(ApiTokenView), next_cursor: z.string().nullable() })
  .meta({ id: 'ApiTokenPage' });
export type ApiTokenPage = z.infer<typeof ApiTokenPage>;
