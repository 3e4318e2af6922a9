import type { Chart, Column, Conflict, Kpi } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';

const CurvePointSchema = defineEntity({
  name: 'CurvePoint',
  tableName: 'curve_point',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    jobId: p.string(),
    attempt: p.integer(),
    tMs: p.integer().name('t_ms'),
    incumbent: p.double().nullable(),
    bestBound: p.double().nullable(),
    gap: p.double().nullable(),
  },
});
/** What the solver had found when. Only those of the job's last attempt count. */
export class CurvePoint extends CurvePointSchema.class {}
CurvePointSchema.setClass(CurvePoint);

const JobResultSchema = defineEntity({
  name: 'JobResult',
  tableName: 'job_result',
  properties: {
    jobId: p.string().primary(),
    kpis: p.json<Record<string, Kpi>>(),
    charts: p.json<Chart[]>(),
    conflicts: p.json<Conflict[]>(),
  },
});
export class JobResult extends JobResultSchema.class {}
JobResultSchema.setClass(JobResult);

const ResultTableSchema = defineEntity({
  name: 'ResultTable',
  tableName: 'result_table',
  properties: {
    jobId: p.string().primary(),
    name: p.string().primary(),
    position: p.smallint(),
    rows: p.integer(),
    columns: p.json<Column[]>(),
    /** The table as CSV, as a blob. */
    sha256: p.string(),
    /** The table as Parquet, where the model wrote it so. */
    parquetSha256: p.string().nullable(),
  },
});
export class ResultTable extends ResultTableSchema.class {}
ResultTableSchema.setClass(ResultTable);
