import type { Permission } from '@energy-ops/contracts';
import {
  mdiCodeBracesBox,
  mdiDatabaseOutline,
  mdiPlaylistPlay,
  mdiServerNetworkOutline,
  mdiViewDashboardOutline,
} from '@mdi/js';

interface Page {
  readonly path: string;
  readonly label: string;
  readonly icon: string;
  /** Who may not do this has no use for the page. */
  readonly needs?: Permission;
}

/** The pages of the navigation, in its order. */
export const pages: readonly Page[] = [
  { path: '/', label: 'Overview', icon: mdiViewDashboardOutline },
  { path: '/jobs', label: 'Jobs', icon: mdiPlaylistPlay },
  { path: '/models', label: 'Models', icon: mdiCodeBracesBox },
  { path: '/data-sources', label: 'Data sources', icon: mdiDatabaseOutline },
  { path: '/workers', label: 'Workers', icon: mdiServerNetworkOutline, needs: 'workers:read' },
];
