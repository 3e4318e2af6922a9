import type { Coverage, Finding } from '@energy-ops/contracts';
import { isRecord, type ProblemView } from '../problem/problem.js';

/** The findings a refused upload carries; a 422 lists them all. */
export function findingsOf(problem: ProblemView | undefined): Finding[] {
  const errors = problem?.members['errors'];
  return Array.isArray(errors)
    ? errors
        .filter(isRecord)
        .filter((each) => 'table' in each)
        .map(toFinding)
    : [];
}

/** Which blocks of refused tables have gaps, where a 422 says it. */
export function coverageOf(problem: ProblemView | undefined): Coverage | undefined {
  const coverage = problem?.members['coverage'];
  return isCoverage(coverage) ? coverage : undefined;
}

const isCoverage = (value: unknown): value is Coverage =>
  isRecord(value) && typeof value['time_zone'] === 'string' && Array.isArray(value['spans']);

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
