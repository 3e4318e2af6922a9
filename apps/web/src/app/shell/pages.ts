import { mdiDatabaseOutline, mdiPlaylistPlay, mdiViewDashboardOutline } from '@mdi/js';

/** The pages of the navigation, in its order. */
export const pages = [
  { path: '/', label: 'Overview', icon: mdiViewDashboardOutline },
  { path: '/jobs', label: 'Jobs', icon: mdiPlaylistPlay },
  { path: '/data-sources', label: 'Data sources', icon: mdiDatabaseOutline },
] as const;
