import type { JobStatus } from '@energy-ops/contracts';
import { mdiAlertCircleOutline, mdiCancel, mdiCheckCircleOutline, mdiClockOutline, mdiLoading } from '@mdi/js';

/** A status for the eye: never by colour alone. */
export const statusLooks = {
  pending: { label: 'Pending', icon: mdiClockOutline, tone: null },
  running: { label: 'Running', icon: mdiLoading, tone: 'busy' },
  success: { label: 'Success', icon: mdiCheckCircleOutline, tone: 'good' },
  failed: { label: 'Failed', icon: mdiAlertCircleOutline, tone: 'bad' },
  cancelled: { label: 'Cancelled', icon: mdiCancel, tone: null },
} as const satisfies Record<JobStatus, { label: string; icon: string; tone: string | null }>;
