import type { ModelFinding } from '@energy-ops/contracts';
import { isRecord, type ProblemView } from '../problem/problem.js';

/** A finding with the line it is about, cut where its column points. */
export interface PlacedFinding extends ModelFinding {
  readonly place: string;
  readonly before: string;
  readonly at: string;
  readonly after: string;
}

const around = 120;

/** The findings a refused upload carries: those of its errors that name a line of the source. */
export function modelFindingsOf({ members }: ProblemView): ModelFinding[] {
  const errors = members['errors'];
  if (!Array.isArray(errors)) return [];
  return errors
    .filter(isRecord)
    .filter((each) => 'line' in each)
    .map((each) => ({
      line: typeof each['line'] === 'number' ? each['line'] : null,
      column: typeof each['column'] === 'number' ? each['column'] : null,
      code: String(each['code'] ?? ''),
      message: String(each['message'] ?? ''),
    }));
}

/** Puts a finding beside its line of the source; a very long line is cut around its column. */
export function placed(finding: ModelFinding, lines: readonly string[]): PlacedFinding {
  const { line, column } = finding;
  const letters = [...(line === null ? '' : (lines[line - 1] ?? ''))]; // columns count characters, not UTF-16 units
  const at = column === null ? letters.length : Math.min(column - 1, letters.length);
  const from = Math.max(0, at - around);
  return {
    ...finding,
    place: placeOf(finding),
    before: (from > 0 ? '…' : '') + letters.slice(from, at).join(''),
    at: column === null ? '' : (letters[at] ?? ' '),
    after: letters.slice(at + 1, at + around).join('') + (letters.length > at + around ? '…' : ''),
  };
}

function placeOf({ line, column }: ModelFinding): string {
  if (line === null) return 'The whole file';
  return column === null ? `Line ${line}` : `Line ${line}, column ${column}`;
}
