import { permissions, type Permission } from '@energy-ops/contracts';

const groups = ['Look', 'Run', 'Models and data', 'Operate'] as const;

/** What each permission lets somebody do, in the words of the desk. */
export const permissionWords = {
  'jobs:read': { group: 'Look', label: 'See jobs and how far they are' },
  'jobs:trigger': { group: 'Run', label: 'Run DMO, RMO and SO' },
  'jobs:rerun_plan': { group: 'Run', label: 'Plan a delivery day a second time, with a reason' },
  'jobs:cancel': { group: 'Run', label: 'Cancel jobs' },
  'logs:read': { group: 'Look', label: 'Read the logs of jobs' },
  'results:read': { group: 'Look', label: 'Read schedules, bids, charts and other results' },
  'models:read': { group: 'Look', label: 'See models and their source' },
  'models:upload': { group: 'Models and data', label: 'Upload models' },
  'models:activate': { group: 'Models and data', label: 'Decide which model is in force' },
  'datasources:read': { group: 'Look', label: 'See data sources and their tables' },
  'datasources:write': { group: 'Models and data', label: 'Upload, replace and delete data' },
  'markets:read': { group: 'Look', label: 'See markets, their sessions and gates' },
  'plans:read': { group: 'Look', label: 'See the plan in force and the gates ahead' },
  'schedules:read': { group: 'Look', label: 'See schedules and what became of each slot' },
  'schedules:write': { group: 'Operate', label: 'Make, change, pause and delete schedules' },
  'alerts:read': { group: 'Look', label: 'See alerts: what is wrong' },
  'audit:read': { group: 'Operate', label: 'Read the audit: who did what' },
  'workers:read': { group: 'Operate', label: 'See the workers' },
  'workers:drain': { group: 'Operate', label: 'Have a worker take no more jobs' },
  'metrics:read': { group: 'Operate', label: 'Read the metrics' },
  'tokens:own': { group: 'Operate', label: 'Make and revoke tokens of one’s own' },
  'webhooks:read': { group: 'Operate', label: 'See webhooks and what was sent to them' },
  'webhooks:write': { group: 'Operate', label: 'Make, change and delete webhooks' },
  'users:manage': { group: 'Operate', label: 'Manage users and everybody’s tokens' },
} as const satisfies Record<Permission, { group: (typeof groups)[number]; label: string }>;

/** Some permissions that belong together. */
export interface PermissionGroup {
  readonly title: string;
  readonly permissions: readonly { readonly name: Permission; readonly label: string }[];
}

/** These permissions in words, in groups; an empty group is left out. */
export function inGroups(granted: readonly Permission[]): PermissionGroup[] {
  return groups.flatMap((title) => {
    const members = permissions
      .filter((name) => granted.includes(name) && permissionWords[name].group === title)
      .map((name) => ({ name, label: permissionWords[name].label }));
    return members.length === 0 ? [] : [{ title, permissions: members }];
  });
}
