import type { JobDiff, JobDiffQuery, TableDiff } from '@energy-ops/contracts';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sameTag } from '../http/entity-tag.js';
import { Refusal } from '../http/refusal.js';
import { Turnstile } from '../load/turnstile.js';
import { type Alignment, alignmentOf, byInstant } from './alignment.js';
import { BlockChanges } from './block-changes.js';
import { ChangedRangesWatch } from './changed-ranges.js';
import { fingerprintOf } from './fingerprint.js';
import { jobsToCompare, type Solved } from './jobs-to-compare.js';
import { kpiChanges } from './kpi-changes.js';
import { horizonOf, toSide } from './side.js';
import { sentence } from './sentence.js';
import { diffTables, loneTable, type StoredTable, type TableWatcher, type TableWishes } from './table-diff.js';
import { UnitRunsWatch } from './unit-runs.js';
import { valueChanges } from './value-changes.js';

type Wish = (table: string) => TableWishes;

/** Compares what two jobs were asked and what they found. */
@Injectable()
export class CompareService {
  /** Each holds two tables in memory. */
  private readonly turnstile = new Turnstile([2], 16);

  constructor(private readonly em: EntityManager) {}

  /** The comparison and its ETag; the ETag alone where it is one of those that are `known`: no table is read then. */
  async compare(jobId: string, query: JobDiffQuery, known = ''): Promise<{ tag: string; diff?: JobDiff }> {
    const from = cursorOf(query.cursor);
    const { a, b } = await jobsToCompare(this.em, jobId, query.against);
    const tag = fingerprintOf(a, b, query);
    if (sameTag(known, tag)) return { tag };
    const passed = await this.turnstile.pass(() => diffOf(a, b, query, from));
    if (passed) return { tag, diff: passed.result };
    throw new Refusal(503, 'busy', 'Too many jobs are being compared right now. Try again in a moment.', {
      headers: { 'retry-after': '2' },
    });
  }
}

async function diffOf(a: Solved, b: Solved, query: JobDiffQuery, from: number): Promise<JobDiff> {
  const alignment = alignmentOf(horizonOf(a.job), horizonOf(b.job));
  const inputs = await inputDiff(a, b, query);
  const found = await resultDiff(a, b, query, { alignment, from });
  const diff = {
    model_type: a.job.modelType,
    time_zone: a.job.timeZone,
    currency: a.job.currency,
    mtu_minutes: a.job.marketProfile.mtu_minutes,
    a: toSide(a),
    b: toSide(b),
    model: { changed: a.job.modelSha256 !== b.job.modelSha256 },
    config: valueChanges(a.job.modelConfig, b.job.modelConfig),
    inputs: inputs.diff,
    kpis: kpiChanges(a.result?.kpis ?? {}, b.result?.kpis ?? {}),
    results: found.tables,
    blocks: {
      aligned_by: alignment.by,
      in_common: alignment.inCommon,
      only_a: alignment.onlyA,
      only_b: alignment.onlyB,
      ...found.blocks,
    },
  };
  const whole = { ...diff, identical: isIdentical(diff) };
  const sense = a.job.sense === b.job.sense ? (a.job.sense ?? null) : null;
  return {
    ...whole,
    sentence: sentence(whole, {
      ...inputs.facts,
      units: found.units,
      unitNames: found.unitNames,
      sense,
      otherCurrency: b.job.currency,
    }),
  };
}

async function inputDiff(a: Solved, b: Solved, { cells }: JobDiffQuery) {
  const isTypicalDay = a.snapshot.kind === 'typical_day';
  const [horizonA, horizonB] = [horizonOf(a.job), horizonOf(b.job)];
  const planned =
    isTypicalDay || !horizonA || !horizonB
      ? undefined
      : {
          from: Math.min(horizonA.start, horizonB.start),
          to: Math.max(...[horizonA, horizonB].map((each) => each.start + each.blocks * each.blockMs)),
        };
  const ranges = new ChangedRangesWatch(planned);
  const wish: Wish = (table) => ({
    alignment: byInstant(),
    tolerance: 0,
    cells,
    ...(table === seriesTable && { watcher: ranges.watcher }),
  });
  const tables = await diffAll(a.inputs, b.inputs, wish);
  const isWhole = tables.some(({ table, state }) => table === seriesTable && state === 'changed');
  const settings = valueChanges(settingsOf(a), settingsOf(b));
  return {
    diff: { changed: settings.total > 0 || tables.some(isDifferent), settings, tables },
    facts: { table: seriesTable, ranges: isWhole ? ranges.largest() : [], isTypicalDay },
  };
}

const seriesTable = 'timeseries';

/** What the model got beside the tables: the portfolio's settings and the market. */
const settingsOf = ({ snapshot, job }: Solved) => ({ ...snapshot.settings, market: job.marketProfile });

async function resultDiff(
  a: Solved,
  b: Solved,
  { limit, tolerance, cells }: JobDiffQuery,
  { alignment, from }: { alignment: Alignment; from: number },
) {
  const changes = new BlockChanges(alignment, limit, from);
  const runs = new UnitRunsWatch(alignment, a.job.marketProfile.mtu_minutes * 60_000);
  const isWatched = watchedOf([...a.tables, ...b.tables]);
  const wish: Wish = (table) => {
    const watcher: TableWatcher = { ...changes.watcher(table), ...(table === 'schedule' && runs.watcher) };
    return { alignment, tolerance, cells, ...(isWatched(table) && { watcher }) };
  };
  const tables = await diffAll(a.tables, b.tables, wish);
  const half = tables.filter(({ state }) => state === 'too_different' || state === 'not_readable');
  for (const { table } of half) changes.forget(table);
  const units = half.some(({ table }) => table === 'schedule') ? [] : await runs.different();
  return { tables, units, unitNames: runs.names(), blocks: changes.page() };
}

/** Where a model writes a schedule or a market as ours do, other tables of blocks only say the same again. */
function watchedOf(tables: readonly StoredTable[]): (table: string) => boolean {
  const isOurs = tables.some(({ name }) => name === 'schedule' || name === 'market');
  return (table) => !isOurs || planTables.has(table);
}

const planTables = new Set(['schedule', 'market', 'bids', 'deviation', 'prices']);

/** One pair after the other: two tables are held at a time. */
async function diffAll(a: readonly StoredTable[], b: readonly StoredTable[], wish: Wish): Promise<TableDiff[]> {
  const diffs: TableDiff[] = [];
  for (const table of a) {
    const other = b.find(({ name }) => name === table.name);
    diffs.push(other ? await diffTables(table, other, wish(table.name)) : loneTable(table, 'added'));
  }
  const lost = b.filter(({ name }) => !a.some((table) => table.name === name));
  return [...diffs, ...lost.map((table) => loneTable(table, 'removed'))];
}

const isDifferent = ({ state }: TableDiff): boolean => state !== 'same';

/** The time a run took is no difference of what it found. */
const isIdentical = ({ model, config, inputs, kpis, results }: Omit<JobDiff, 'sentence' | 'identical'>): boolean =>
  !model.changed &&
  config.total === 0 &&
  !inputs.changed &&
  kpis.every(({ a, b, delta, unit }) => unit === 'ms' || delta === 0 || a === b) &&
  !results.some(isDifferent);

function cursorOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.NEGATIVE_INFINITY;
  if (/^-?\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new Refusal(400, 'invalid_cursor', 'This cursor does not belong to this comparison.', {
    errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', message: 'must be a next_cursor of this comparison' }],
  });
}
