import type { Permission } from '@energy-ops/contracts';
import {
  mdiAccountGroupOutline,
  mdiCalendarClockOutline,
  mdiCodeBracesBox,
  mdiDatabaseOutline,
  mdiKeyOutline,
  mdiPlaylistPlay,
  mdiServerNetworkOutline,
  mdiTextBoxSearchOutline,
  mdiViewDashboardOutline,
  mdiWebhook,
} from '@mdi/js';

/** A page of the navigation. */
export interface Page {
  readonly path: string;
  readonly label: string;
  readonly icon: string;
  /** Who may not do this has no use for the page. */
  readonly needs?: Permission;
  /** Seldom asked for: on a phone it stands behind “More”. */
  readonly isSeldom?: true;
}

/** The pages of the navigation, in its order. */
export const pages: readonly Page[] = [
  { path: '/', label: 'Overview', icon: mdiViewDashboardOutline },
  { path: '/jobs', label: 'Jobs', icon: mdiPlaylistPlay },
  { path: '/schedules', label: 'Schedules', icon: mdiCalendarClockOutline },
  { path: '/models', label: 'Models', icon: mdiCodeBracesBox },
  { path: '/data-sources', label: 'Data sources', icon: mdiDatabaseOutline, isSeldom: true },
  { path: '/workers', label: 'Workers', icon: mdiServerNetworkOutline, needs: 'workers:read', isSeldom: true },
  { path: '/users', label: 'Users', icon: mdiAccountGroupOutline, needs: 'users:manage', isSeldom: true },
  { path: '/tokens', label: 'Tokens', icon: mdiKeyOutline, needs: 'tokens:own', isSeldom: true },
  { path: '/webhooks', label: 'Webhooks', icon: mdiWebhook, needs: 'webhooks:read', isSeldom: true },
  { path: '/audit', label: 'Audit', icon: mdiTextBoxSearchOutline, needs: 'audit:read', isSeldom: true },
];

/** What somebody must be allowed to do to see the page at `path`. */
export const neededFor = (path: string): Permission | undefined => pages.find((page) => page.path === path)?.needs;
