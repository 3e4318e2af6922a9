import * as z from 'zod';
import { modelTypes } from '../model-types.js';
import { CustomMarket } from './market.js';
import { PageQuery } from './page.js';
import { Column, TableSummary } from './result.js';
import { Id, Instant, plainText } from './text.js';

export const dataKinds = ['dated', 'typical_day'] as const;
export const coverageStates = ['given', 'filled', 'gap'] as const;

/** When a scheduled job may count on the data; without it, always. */
const Readiness = z.strictObject({
  /** Since its last upload. */
  max_age_minutes: z.number().int().min(1).max(527_040).optional(),
  /** Whether it has to reach to the end of what the slot serves: the delivery day, or the session's delivery. */
  covers_delivery: z.boolean().optional(),
});

/** Limits, penalties and the like that belong to the portfolio. Keys it doesn't name pass through to the model. */
export const DataSettings = z
  .looseObject({
    kind: z.enum(dataKinds).default('dated'),
    market: CustomMarket.optional(),
    readiness: Readiness.optional(),
  })
  .refine((settings) => !JSON.stringify(settings).includes('\\u0000'), {
    error: 'must not contain the character U+0000',
  })
  .meta({ id: 'DataSettings' });
export type DataSettings = z.infer<typeof DataSettings>;

/** The text fields beside the files of an upload. */
export const DataSourceFields = z.strictObject({
  name: plainText(120).trim().min(1),
  market: Id.optional(),
  settings: DataSettings.default({ kind: 'dated' }),
});
export type DataSourceFields = z.infer<typeof DataSourceFields>;

/** One thing that is wrong, or odd, in a table. `row` counts data rows from 1; null means the whole table or column. */
export const Finding = z
  .object({
    severity: z.enum(['error', 'warning']),
    table: z.string(),
    row: z.number().int().nullable(),
    column: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    value: z.string().nullable(),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof Finding>;

/** Whether a model type may run on the data, and why not. */
const Fitness = z.object({ fit: z.boolean(), findings: z.array(Finding) });
export type Fitness = z.infer<typeof Fitness>;

/** What the table check writes as `report.json` beside the snapshot's tables. */
export const TableReport = z
  .object({
    findings: z.array(Finding),
    fitness: z.record(z.enum(modelTypes), Fitness),
    tables: z.array(TableSummary),
    /** The first block's start and the last block's end; null where there is no `timeseries`. */
    first_block: Instant.nullable(),
    end: Instant.nullable(),
  })
  .meta({ id: 'TableReport' });
export type TableReport = z.infer<typeof TableReport>;

const figure = z.number().nullable();
const count = z.number().int();

/** A column at a glance: how many values were given, missing and filled, and what they range over. */
export const ColumnStatistics = Column.extend({
  values: count,
  gaps: count,
  filled: count,
  min: figure,
  max: figure,
  mean: figure,
}).meta({ id: 'ColumnStatistics' });
export type ColumnStatistics = z.infer<typeof ColumnStatistics>;

/** Neighbouring blocks of one state; `columns` are those with the gaps or the filled values, none where a row is missing. */
export const CoverageSpan = z
  .object({
    state: z.enum(coverageStates),
    from: Instant,
    to: Instant,
    columns: z.array(z.string()),
    more_columns: count,
  })
  .meta({ id: 'CoverageSpan' });
export type CoverageSpan = z.infer<typeof CoverageSpan>;

/** Which blocks, from the first to the last, have their values. `left_out` counts the spans past the first thousand. */
export const Coverage = z
  .object({ mtu_minutes: z.number().int(), time_zone: z.string(), spans: z.array(CoverageSpan), left_out: count })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof Coverage>;

/** A table at a glance, counted once, by the check of its upload. Only time series have a coverage. */
export const TableStatistics = z
  .object({ rows: count, columns: z.array(ColumnStatistics), coverage: Coverage.nullable() })
  .meta({
    id: 'TableStatistics',
    examples: [
      {
        rows: 96,
        columns: [
          {
            name: 'price',
            unit: 'INR/MWh',
            type: 'number',
            values: 94,
            gaps: 0,
            filled: 2,
            min: 1800,
            max: 10_000,
            mean: 4210.5,
          },
        ],
        coverage: {
          mtu_minutes: 15,
          time_zone: 'Asia/Kolkata',
          spans: [
            {
              state: 'given',
              from: '2026-11-24T00:00:00+05:30',
              to: '2026-11-24T23:30:00+05:30',
              columns: [],
              more_columns: 0,
            },
            {
              state: 'filled',
              from: '2026-11-24T23:30:00+05:30',
              to: '2026-11-25T00:00:00+05:30',
              columns: ['price'],
              more_columns: 0,
            },
          ],
          left_out: 0,
        },
      },
    ],
  });
export type TableStatistics = z.infer<typeof TableStatistics>;

/** What the table check writes as `statistics.json`. */
export const StatisticsByTable = z.record(z.string(), TableStatistics);
export type StatisticsByTable = z.infer<typeof StatisticsByTable>;

export const DataSource = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(dataKinds),
    market: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    mtu_minutes: z.number().int(),
    settings: z.record(z.string(), z.unknown()),
    snapshot_sha256: z.string(),
    tables: z.array(TableSummary),
    report: TableReport,
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'DataSource' });
export type DataSource = z.infer<typeof DataSource>;

export const DataSourcePage = z
  .object({ data_sources: z.array(DataSource), next_cursor: z.string().nullable() })
  .meta({ id: 'DataSourcePage' });
export type DataSourcePage = z.infer<typeof DataSourcePage>;

export const DataTableQuery = PageQuery.extend({
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
export type DataTableQuery = z.infer<typeof DataTableQuery>;
