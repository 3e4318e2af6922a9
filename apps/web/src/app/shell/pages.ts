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
  /** After a `g` it leads there. */
  readonly key: string;
  /** Who may not do this has no use for the page. */
  readonly needs?: Permission;
  /** Seldom asked for: on a phone it stands behind “More”. */
  readonly isSeldom?: true;
}

/** The pages of the navigation, in its order. */
export const pages: readonly Page[] = [
  { path: '/', key: 'o', label: 'Overview', icon: mdiViewDashboardOutline },
  { path: '/jobs', key: 'j', label: 'Jobs', icon: mdiPlaylistPlay },
  { path: '/schedules', key: 's', label: 'Schedules', icon: mdiCalendarClockOutline },
  { path: '/models', key: 'm', label: 'Models', icon: mdiCodeBracesBox },
  { path: '/data-sources', key: 'd', label: 'Data sources', icon: mdiDatabaseOutline, isSeldom: true },
  {
    path: '/workers',
    key: 'w',
    label: 'Workers',
    icon: mdiServerNetworkOutline,
    needs: 'workers:read',
    isSeldom: true,
  },
  { path: '/users', key: 'u', label: 'Users', icon: mdiAccountGroupOutline, needs: 'users:manage', isSeldom: true },
  { path: '/tokens', key: 't', label: 'Tokens', icon: mdiKeyOutline, needs: 'tokens:own', isSeldom: true },
  { path: '/webhooks', key: 'h', label: 'Webhooks', icon: mdiWebhook, needs: 'webhooks:read', isSeldom: true },
  { path: '/audit', key: 'a', label: 'Audit', icon: mdiTextBoxSearchOutline, needs: 'audit:read', isSeldom: true },
];

/** What somebody must be allowed to do to see the page at `path`. */
export const neededFor = (path: string): Permission | undefined => pages.find((page) => page.path === path)?.needs;
