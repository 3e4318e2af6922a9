import type { Schedule } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';

/** The ETag of a schedule: what somebody set, not when it is due next. */
export const tagOf = ({ version }: Pick<Schedule, 'version'>): string => `"${version}"`;

/** Refuses a change by who hasn't seen the last one, where If-Match says what it saw. */
export function demandVersion(schedule: Schedule, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.includes('*') || tags.includes(tagOf(schedule))) return;
  throw new Refusal(
    412,
    'version_changed',
    `This schedule was changed meanwhile: it is version ${schedule.version}. Look at it again, then change it.`,
  );
}
