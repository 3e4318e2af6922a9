import type { Permission } from '@energy-ops/contracts';

/** Reading calls that need no argument, most telling first. */
const reads = [
  ['jobs:read', '/api/jobs?limit=5'],
  ['models:read', '/api/optimization/models'],
  ['datasources:read', '/api/data-sources'],
  ['workers:read', '/api/workers'],
  ['metrics:read', '/metrics'],
] as const satisfies readonly (readonly [Permission, string])[];

/** A command to try a token with: a call that its scopes allow and that changes nothing. */
export function firstCall(scopes: readonly Permission[], origin: string): string {
  const path = reads.find(([scope]) => scopes.includes(scope))?.[1] ?? '/api/auth/me';
  return `curl -sf -H "Authorization: Bearer $EOPS_TOKEN" "${origin}${path}"`;
}
