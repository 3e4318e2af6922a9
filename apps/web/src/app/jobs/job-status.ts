import type { JobStatus } from '@energy-ops/contracts';
import { mdiAlertCircleOutline, mdiCancel, mdiCheckCircleOutline, mdiClockOutline, mdiLoading } from '@mdi/js';

/** A status for the eye: never by colour alone. */
export const statusLooks = {
  pending: { label: 'Pending', icon: mdiClockOutline },
  running: { label: 'Running', icon: mdiLoading },
  success: { label: 'Success', icon: mdiCheckCircleOutline },
  failed: { label: 'Failed', icon: mdiAlertCircleOutline },
  cancelled: { label: 'Cancelled', icon: mdiCancel },
} as const satisfies Record<JobStatus, { label: string; icon: string }>;
