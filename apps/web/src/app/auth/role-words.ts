import type { Role } from '@energy-ops/contracts';

/** What each role is called and may do, in a sentence. */
export const roleWords = {
  admin: { label: 'Administrator', may: 'Everything, also users and everybody’s tokens.' },
  operator: { label: 'Operator', may: 'Runs and cancels jobs, feeds data, uploads and activates models.' },
  viewer: { label: 'Viewer', may: 'Looks at jobs, results, models and data; changes nothing.' },
  service: { label: 'Service account', may: 'A program. It has no password and comes in with an API token.' },
} as const satisfies Record<Role, { label: string; may: string }>;
