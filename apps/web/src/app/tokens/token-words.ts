import type { ApiTokenView } from '@energy-ops/contracts';
import { permissionWords } from '../auth/permission-words.js';

/** What a token may do, in words. */
export const scopeWords = ({ scopes }: Pick<ApiTokenView, 'scopes'>): string[] =>
  scopes.map((scope) => permissionWords[scope].label);

/** What it may start and change: `SO · on Sample portfolio`. */
export function limitWords(
  { model_types, data_source_ids }: Pick<ApiTokenView, 'model_types' | 'data_source_ids'>,
  nameOf: (dataSourceId: string) => string,
): string {
  const parts = [
    model_types === null ? [] : model_types.join(', '),
    data_source_ids === null ? [] : `on ${data_source_ids.map(nameOf).join(', ')}`,
  ].flat();
  return parts.length === 0 ? 'no limit' : parts.join(' · ');
}
