import * as z from 'zod';
import { jobStatuses, solutionStatuses, terminationStatuses } from '../job-state.js';
import { modelTypes } from '../model-types.js';
import { Cursor } from './page.js';
import { Id, Instant } from './text.js';

export const changeKinds = ['added', 'removed', 'changed'] as const;

/** How the blocks of two jobs are matched: as instants, or, where they have none in common, by the time of their day. */
export const blockAlignments = ['instant', 'time_of_day'] as const;
export type BlockAlignment = (typeof blockAlignments)[number];

export const tableDiffStates = [
  'same',
  'changed',
  'added',
  'removed',
  'too_large',
  'too_different',
  'not_readable',
] as const;

/** What a comparison of two jobs takes. `limit` counts blocks, `cells` the first changed cells shown of each table. */
export const JobDiffQuery = z.strictObject({
  against: Id,
  tolerance: z.coerce.number().min(0).max(1e12).default(1e-4),
  cells: z.coerce.number().int().min(0).max(1000).default(20),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: Cursor.optional(),
});
export type JobDiffQuery = z.infer<typeof JobDiffQuery>;

const count = z.number().int();
const Cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** A value of a configuration at its path, such as `limits.sell_mw` or `deviation_bands[0].width_mw`. */
export const ValueChange = z
  .object({ path: z.string(), kind: z.enum(changeKinds), a: z.unknown(), b: z.unknown() })
  .meta({ id: 'ValueChange' });
export type ValueChange = z.infer<typeof ValueChange>;

const ValueChanges = z.object({ changes: z.array(ValueChange), total: count });

export const KpiChange = z
  .object({
    name: z.string(),
    unit: z.string(),
    a: z.number().nullable(),
    b: z.number().nullable(),
    delta: z.number().nullable(),
    /** Of the size of `b`; null where that is zero. */
    delta_percent: z.number().nullable(),
  })
  .meta({ id: 'KpiChange' });
export type KpiChange = z.infer<typeof KpiChange>;

export const CellChange = z
  .object({
    /** The row: the cells of the columns that name it. */
    key: z.record(z.string(), z.string()),
    column: z.string(),
    a: Cell,
    b: Cell,
    delta: z.number().nullable(),
  })
  .meta({ id: 'CellChange' });
export type CellChange = z.infer<typeof CellChange>;

export const ColumnChange = z
  .object({
    name: z.string(),
    unit: z.string(),
    changed: count,
    max_abs_delta: z.number().nullable(),
    /** The row of the largest change. */
    max_at: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: 'ColumnChange' });

/** How one table differs. Added is what only `a` has, removed what only `b` has. */
export const TableDiff = z
  .object({
    table: z.string(),
    state: z.enum(tableDiffStates),
    rows_a: count.nullable(),
    rows_b: count.nullable(),
    rows_added: count,
    rows_removed: count,
    rows_changed: count,
    cells_changed: count,
    columns_added: z.array(z.string()),
    columns_removed: z.array(z.string()),
    columns: z.array(ColumnChange),
    cells: z.array(CellChange),
  })
  .meta({ id: 'TableDiff' });
export type TableDiff = z.infer<typeof TableDiff>;

export const BlockChange = z
  .object({
    table: z.string(),
    /** The asset, deviation band or kind of bid; null where a block has one row. */
    item: z.string().nullable(),
    column: z.string(),
    a: Cell,
    b: Cell,
    delta: z.number().nullable(),
  })
  .meta({ id: 'BlockChange' });
export type BlockChange = z.infer<typeof BlockChange>;

export const BlockDiff = z
  .object({ block_start: Instant, changes: z.array(BlockChange), total: count })
  .meta({ id: 'BlockDiff' });
export type BlockDiff = z.infer<typeof BlockDiff>;

/** One line of the schedule or the market over all blocks in common. */
export const SeriesChange = z
  .object({
    table: z.string(),
    item: z.string().nullable(),
    column: z.string(),
    unit: z.string(),
    blocks: count,
    /** The sum of a - b over the blocks in common. */
    delta_sum: z.number().nullable(),
    max_abs_delta: z.number().nullable(),
    max_at: Instant.nullable(),
  })
  .meta({ id: 'SeriesChange' });
export type SeriesChange = z.infer<typeof SeriesChange>;

const Blocks = z.object({
  aligned_by: z.enum(blockAlignments),
  in_common: count,
  only_a: count,
  only_b: count,
  series: z.array(SeriesChange),
  series_total: count,
  differing: z.array(BlockDiff),
  next_cursor: z.string().nullable(),
});

const Side = z
  .object({
    job_id: z.string(),
    model_id: z.string(),
    model_version: count,
    model_sha256: z.string(),
    data_source_id: z.string(),
    data_source_name: z.string().nullable(),
    data_snapshot_sha256: z.string(),
    market: z.string(),
    delivery_day: z.iso.date(),
    horizon_start: Instant.nullable(),
    horizon_blocks: count.nullable(),
    created_at: Instant,
    status: z.enum(jobStatuses),
    termination_status: z.enum(terminationStatuses).nullable(),
    solution_status: z.enum(solutionStatuses).nullable(),
    objective_value: z.number().nullable(),
    mip_gap: z.number().nullable(),
  })
  .meta({ id: 'JobDiffSide' });

/** What is different in the job `a` from the job `b` it is compared with: every delta is a - b. */
export const JobDiff = z
  .object({
    model_type: z.enum(modelTypes),
    time_zone: z.string(),
    currency: z.string(),
    mtu_minutes: count,
    a: Side,
    b: Side,
    sentence: z.string(),
    identical: z.boolean(),
    model: z.object({ changed: z.boolean() }),
    config: ValueChanges,
    inputs: z.object({ changed: z.boolean(), settings: ValueChanges, tables: z.array(TableDiff) }),
    kpis: z.array(KpiChange),
    results: z.array(TableDiff),
    blocks: Blocks,
  })
  .meta({ id: 'JobDiff' });
export type JobDiff = z.infer<typeof JobDiff>;
