import type { CurvePoint as CurvePointView, Results, TableSummary } from '@energy-ops/contracts';
import type { CurvePoint, ResultTable } from '@energy-ops/database';
import type { Found } from './results.service.js';

export const toResults = ({ job, result, tables }: Found): Results => ({
  objective_value: job.objectiveValue ?? null,
  sense: job.sense ?? null,
  currency: job.currency,
  mip_gap: job.mipGap ?? null,
  best_bound: job.bestBound ?? null,
  kpis: result?.kpis ?? {},
  tables: tables.map(toSummary),
  charts: result?.charts ?? [],
  conflicts: result?.conflicts ?? [],
});

export const toCurve = (points: readonly CurvePoint[]): CurvePointView[] =>
  points.map(({ tMs, incumbent, bestBound, gap }) => ({
    t_ms: tMs,
    incumbent: incumbent ?? null,
    best_bound: bestBound ?? null,
    gap: gap ?? null,
  }));

const toSummary = ({ name, rows, columns }: ResultTable): TableSummary => ({ name, rows, columns });
