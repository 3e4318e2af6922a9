import type { CurvePoint, Diagnosis, Results, TableSummary } from '@energy-ops/contracts';
import type { ResultTable } from '@energy-ops/database';
import type { CurvePointRow } from '@energy-ops/queue';
import { numberOf } from '../jobs/number-of.js';
import type { Found } from './results.service.js';

export const toResults = ({ job, result, tables }: Found): Results => ({
  objective_value: numberOf(job.objectiveValue),
  sense: job.sense ?? null,
  currency: job.currency,
  mip_gap: numberOf(job.mipGap),
  best_bound: numberOf(job.bestBound),
  kpis: result?.kpis ?? {},
  tables: tables.map(toSummary),
  charts: result?.charts ?? [],
  conflicts: result?.conflicts ?? [],
});

export const toDiagnosis = ({ result }: Found): Diagnosis => ({ conflicts: result?.conflicts ?? [] });

export const toCurve = (points: readonly CurvePointRow[]): CurvePoint[] =>
  points.map(({ tMs, incumbent, bestBound, gap }) => ({ t_ms: tMs, incumbent, best_bound: bestBound, gap }));

const toSummary = ({ name, rows, columns }: ResultTable): TableSummary => ({ name, rows, columns });
