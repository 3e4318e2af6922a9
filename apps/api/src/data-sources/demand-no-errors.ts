import type { TableReport } from '@energy-ops/contracts';
import { Refusal } from '../http/refusal.js';

/** Refuses tables with errors, naming everything the check found, warnings too: one upload, one list to work off. */
export function demandNoErrors({ findings }: TableReport): void {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors === 0) return;
  const many = errors === 1 ? 'an error' : `${errors} errors`;
  throw new Refusal(
    422,
    'data_not_valid',
    `The tables have ${many}; nothing was stored. Correct them and send all tables again.`,
    {
      errors: findings.map((finding) => ({ pointer: `/files/${finding.table}`, ...finding })),
    },
  );
}
