import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './product.js';

/** A battery of 10 MW and 20 MWh that ends as full as it began. */
export const storage = Buffer.from(
  'asset_id,p_charge_max_mw,p_discharge_max_mw,soc_min_mwh,soc_max_mwh,soc_initial_mwh,soc_terminal_min_mwh,eta_charge,eta_discharge\n' +
    'bess,10,10,0,20,10,10,0.95,0.95\n',
);

/** A time series of `count` blocks from an instant on, with the cells that `row` makes of each block's number. */
export function series(from: string, count: number, minutes: number, row: (block: number) => Record<string, unknown>) {
  const rows = Array.from({ length: count }, (_, block) => ({
    block_start: new Date(Date.parse(from) + block * minutes * 60_000).toISOString(),
    ...row(block),
  }));
  return table(rows);
}

/** Rows as CSV. */
export function table(rows: readonly Record<string, unknown>[]): Buffer {
  const lines = [Object.keys(rows[0] ?? {}), ...rows.map(Object.values)].map((cells) => cells.join(','));
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** A year of quarter hours in 50 columns, as Parquet: what a large portfolio uploads. */
export async function largeParquet(): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'energy-ops-large-'));
  const file = path.join(folder, 'timeseries.parquet');
  const program = `
import sys, numpy, pyarrow, pyarrow.parquet
first, rows = 1767205800, 35040  # 2026-01-01T00:00+05:30
starts = pyarrow.array((first + 900 * numpy.arange(rows)) * 1_000_000, pyarrow.timestamp("us", "UTC"))
plants = {f"renewable.plant_{n}": numpy.arange(rows) % 97 + n for n in range(48)}
price = numpy.where(numpy.arange(rows) % 5000 == 4999, numpy.nan, numpy.arange(rows) % 96 * 100.0)
pyarrow.parquet.write_table(pyarrow.table({"block_start": starts, "price": price, **plants}), sys.argv[1])`;
  try {
    await promisify(execFile)(path.join(root, '.venv/bin/python'), ['-c', program, file]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
