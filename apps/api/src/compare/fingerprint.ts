import type { JobDiffQuery } from '@energy-ops/contracts';
import { weakTag } from '../http/entity-tag.js';
import type { Solved } from './jobs-to-compare.js';
import { toSide } from './side.js';

/** Raise it when the same two jobs are told apart in another way: answers that callers keep are then made anew. */
const edition = 1;

/** All that a comparison depends on, known before any table is read: the ETag of its answer. */
export function fingerprintOf(a: Solved, b: Solved, query: JobDiffQuery): string {
  return weakTag(JSON.stringify([edition, query, factsOf(a), factsOf(b)]));
}

const factsOf = (solved: Solved) => ({
  side: toSide(solved),
  config: solved.job.modelConfig,
  market: solved.job.marketProfile,
  terms: [solved.job.timeZone, solved.job.currency, solved.job.sense],
  kpis: solved.result?.kpis,
  source: [solved.snapshot.kind, solved.snapshot.settings],
  tables: [solved.tables, solved.inputs].map((tables) => tables.map(({ name, rows, sha256 }) => [name, rows, sha256])),
});
