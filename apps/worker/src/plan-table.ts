import type { Sql } from '@energy-ops/database';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';
import type { BlobCache } from './blob-cache.js';

/**
 * Any model may have made the plan, and its tables are read at once, by a worker that has to beat meanwhile. Of a
 * thousand assets and a hundred blocks they are half as large.
 */
const most = { bytes: 16 * 1024 ** 2, rows: 200_000 };

const Power = z.coerce.number();
const ScheduleRow = z.object({ block_start: z.string(), asset_id: z.string(), commit: z.string().default('') });
const MarketRow = z.object({ block_start: z.string(), buy_mw: Power.default(0), sell_mw: Power.default(0) });
const CommittedRow = z.object({ block_start: z.string(), committed_net_sell_mw: Power });
const UnitRow = z.object({ unit_id: z.string(), fast_start: z.coerce.number().default(0) });

/**
 * What the day's plan binds a real-time job to, as `plan.csv`: whether each slow unit runs, and the power sold. That is
 * what its orders sell, where it says so in a table `committed`: they are in the market's own blocks and ticks. Nothing when the plan has no schedule or no market table that could be one.
 */
export async function planTable(
  sql: Sql,
  blobs: BlobCache,
  planJobId: string,
  unitsCsv: Buffer | undefined,
): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ name: string; sha256: string }>(
    `select name, sha256 from result_table join blob using (sha256)
     where job_id = $1 and name in ('schedule', 'market', 'committed') and rows <= $2 and size_bytes <= $3`,
    [planJobId, most.rows, most.bytes],
  );
  const hashOf = (name: string): string | undefined => rows.find((row) => row.name === name)?.sha256;
  const read = async <Row extends z.ZodObject>(name: string, row: Row) => {
    const hash = hashOf(name);
    return hash === undefined ? undefined : rowsOf(await blobs.read(hash), row);
  };
  const [schedule, market] = [await read('schedule', ScheduleRow), await read('market', MarketRow)];
  if (schedule === undefined || market === undefined) return undefined;
  const units = (unitsCsv && rowsOf(unitsCsv, UnitRow)) ?? [];
  return writePlan(schedule, market, units, (await read('committed', CommittedRow)) ?? []);
}

/** The rows of a table, with the columns that count; undefined where they hold something else. */
function rowsOf<Row extends z.ZodObject>(csv: Buffer, Row: Row): z.infer<Row>[] | undefined {
  const wanted = (names: string[]): (string | false)[] => names.map((name) => name in Row.shape && name);
  return z.array(Row).safeParse(parse(csv, { bom: true, columns: wanted })).data;
}

/** One row per block of the market table. */
export function writePlan(
  schedule: readonly z.infer<typeof ScheduleRow>[],
  market: readonly z.infer<typeof MarketRow>[],
  units: readonly z.infer<typeof UnitRow>[],
  ordered: readonly z.infer<typeof CommittedRow>[] = [],
): Buffer {
  const slow = units.filter((unit) => unit.fast_start === 0).map((unit) => unit.unit_id);
  const commits = new Map(schedule.map((row) => [`${row.asset_id} ${row.block_start}`, row.commit]));
  const committed = new Map(ordered.map((row) => [row.block_start, row.committed_net_sell_mw]));
  const header = ['block_start', ...slow.map((unit) => `commit.${unit}`), 'committed_net_sell_mw'];
  const lines = market.map(({ block_start, buy_mw, sell_mw }) => [
    block_start,
    ...slow.map((unit) => commits.get(`${unit} ${block_start}`) ?? ''),
    committed.get(block_start) ?? sell_mw - buy_mw,
  ]);
  return Buffer.from(stringify([header, ...lines]));
}
