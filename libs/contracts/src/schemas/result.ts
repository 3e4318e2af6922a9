import * as z from 'zod';
import { solutionStatuses, terminationStatuses } from '../job-state.js';
import { Cursor } from './page.js';

export const chartKinds = ['stacked', 'line', 'step', 'bar'] as const;
export const columnTypes = ['number', 'text', 'instant', 'boolean'] as const;

export const Kpi = z.object({ value: z.number().nullable(), unit: z.string().default('') }).meta({ id: 'Kpi' });
export type Kpi = z.infer<typeof Kpi>;

/** A chart the model's author asks for, over one of its result tables. */
export const Chart = z
  .object({
    title: z.string(),
    kind: z.enum(chartKinds),
    table: z.string(),
    x: z.string(),
    y: z.array(z.string()),
    unit: z.string().default(''),
  })
  .meta({ id: 'Chart' });
export type Chart = z.infer<typeof Chart>;

export const Conflict = z
  .object({
    constraint: z.string(),
    asset: z.string().nullable().default(null),
    block_from: z.string().nullable().default(null),
    block_to: z.string().nullable().default(null),
    needed: z.number().nullable().default(null),
    achievable: z.number().nullable().default(null),
    unit: z.string().default(''),
    hint: z.string().default(''),
  })
  .meta({ id: 'Conflict' });
export type Conflict = z.infer<typeof Conflict>;

/** Why a job has no plan; no conflicts where it has one. */
export const Diagnosis = z.object({ conflicts: z.array(Conflict) }).meta({ id: 'Diagnosis' });
export type Diagnosis = z.infer<typeof Diagnosis>;

const number = z.number().nullable().optional();

/** What a model may write to `result.json`; nothing of it is required. */
export const ModelResult = z
  .object({
    objective_value: number,
    sense: z.enum(['min', 'max']).nullable().optional(),
    termination_status: z.enum(terminationStatuses).nullable().optional(),
    solution_status: z.enum(solutionStatuses).nullable().optional(),
    best_bound: number,
    mip_gap: number,
    solver_time_ms: number,
    kpis: z.record(z.string(), Kpi).optional(),
    conflicts: z.array(Conflict).optional(),
    charts: z.array(Chart).optional(),
  })
  .meta({ id: 'ModelResult' });
export type ModelResult = z.infer<typeof ModelResult>;

export const Column = z
  .object({ name: z.string(), unit: z.string(), type: z.enum(columnTypes) })
  .meta({ id: 'Column' });
export type Column = z.infer<typeof Column>;

export const TableSummary = z
  .object({ name: z.string(), rows: z.number().int(), columns: z.array(Column) })
  .meta({ id: 'TableSummary' });
export type TableSummary = z.infer<typeof TableSummary>;

/** What a job found. */
export const Results = z
  .object({
    objective_value: z.number().nullable(),
    sense: z.enum(['min', 'max']).nullable(),
    currency: z.string(),
    mip_gap: z.number().nullable(),
    best_bound: z.number().nullable(),
    kpis: z.record(z.string(), Kpi),
    tables: z.array(TableSummary),
    charts: z.array(Chart),
    conflicts: z.array(Conflict),
  })
  .meta({ id: 'Results' });
export type Results = z.infer<typeof Results>;

/** `bid_file`: the table `bids` as the market's profile wants orders sent in. */
export const tableFormats = ['json', 'csv', 'parquet', 'bid_file'] as const;

export const TableQuery = z.strictObject({
  format: z.enum(tableFormats).default('json'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  cursor: Cursor.optional(),
});
export type TableQuery = z.infer<typeof TableQuery>;

/** A page of a table; empty cells are null. */
export const TablePage = z
  .object({
    columns: z.array(Column),
    rows: z.array(z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'TablePage' });
export type TablePage = z.infer<typeof TablePage>;

export const CurvePoint = z
  .object({
    t_ms: z.number().int(),
    incumbent: z.number().nullable(),
    best_bound: z.number().nullable(),
    gap: z.number().nullable(),
  })
  .meta({ id: 'CurvePoint' });
export type CurvePoint = z.infer<typeof CurvePoint>;
