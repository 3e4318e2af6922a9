import type { Finding } from '@energy-ops/contracts';
import { isRecord, type ProblemView } from '../problem/problem.js';

/** The findings a refused upload carries; a 422 lists them all. */
export function findingsOf({ members }: ProblemView): Finding[] {
  const errors = members['errors'];
  return Array.isArray(errors)
    ? errors
        .filter(isRecord)
        .filter((each) => 'table' in each)
        .map(toFinding)
    : [];
}

function toFinding(each: Readonly<Record<string, unknown>>): Finding {
  const text = (name: string) => (typeof each[name] === 'string' ? each[name] : null);
  return {
    severity: each['severity'] === 'warning' ? 'warning' : 'error',
    table: text('table') ?? '',
    row: typeof each['row'] === 'number' ? each['row'] : null,
    column: text('column'),
    code: text('code') ?? '',
    message: text('message') ?? '',
    value: text('value'),
  };
}
