import { Refusal } from '../http/refusal.js';
import type { TableVerdict } from './table-check.js';

/**
 * Refuses tables with errors, naming everything the check found, warnings too: one upload, one list to work off. The
 * coverage says which blocks have gaps, where there are any.
 */
export function demandNoErrors({ report: { findings }, statistics }: TableVerdict): void {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors === 0) return;
  const many = errors === 1 ? 'an error' : `${errors} errors`;
  const coverage = statistics['timeseries']?.coverage;
  throw new Refusal(
    422,
    'data_not_valid',
    `The tables have ${many}; nothing was stored. Correct them and send all tables again.`,
    {
      errors: findings.map((finding) => ({ pointer: `/files/${finding.table}`, ...finding })),
      ...(coverage?.spans.some(({ state }) => state === 'gap') && { extra: { coverage } }),
    },
  );
}
