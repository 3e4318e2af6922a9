import type { ApiTokenView } from '@energy-ops/contracts';
import type { ApiToken } from '@energy-ops/database';

/** A token and whose it is. */
export interface OwnedToken {
  readonly token: ApiToken;
  readonly email: string;
}

/** A token as the outside world sees it, without the secret. */
export const toApiToken = ({ token, email }: OwnedToken): ApiTokenView => ({
  id: token.id,
  name: token.name,
  user_id: token.userId,
  user_email: email,
  scopes: [...token.scopes],
  model_types: token.modelTypes ? [...token.modelTypes] : null,
  data_source_ids: token.dataSourceIds ? [...token.dataSourceIds] : null,
  created_at: token.createdAt.toISOString(),
  expires_at: token.expiresAt.toISOString(),
  last_used_at: token.lastUsedAt?.toISOString() ?? null,
});
