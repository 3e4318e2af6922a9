import type { AlertSeverity } from '@energy-ops/contracts';
import { mdiAlertOctagonOutline, mdiAlertOutline, mdiInformationOutline } from '@mdi/js';

/** How grave an alert is, for the eye: never by colour alone. */
export const severityLooks = {
  info: { label: 'Info', icon: mdiInformationOutline, tone: 'busy' },
  warning: { label: 'Warning', icon: mdiAlertOutline, tone: 'doubtful' },
  critical: { label: 'Critical', icon: mdiAlertOctagonOutline, tone: 'bad' },
} as const satisfies Record<AlertSeverity, { label: string; icon: string; tone: string }>;
