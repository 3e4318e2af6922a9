import type { Database } from '@energy-ops/database';
import { findModel, listModels } from '../../apps/api/dist/models/model-rows.js';
import { withDatabase } from './bench-database.ts';
import { reportFigure, reportTimes, shown } from './figure.ts';
import { median } from './statistics.ts';

const jobs = 1_000_000;
const models = 300;

/** Lists 200 models with the last run of each beside a million jobs, and finds the one whose last run is furthest back. */
export async function modelList(): Promise<void> {
  await withDatabase(async (database) => {
    await fill(database);
    const list = await times(30, () => listModels(database, { limit: 200 }, undefined));
    reportTimes(`200 of ${models} models, each with its last of ${jobs / 1e6}M jobs`, list, 100);
    const find = (rounds: number) => times(rounds, () => findModel(database, 'm1'));
    const fast = median(await find(30));
    await database.query('drop index job_model_recent');
    const slow = median(await find(3));
    reportFigure(`one model faster than without its index (${shown(slow)} ms)`, slow / fast, 'times', { atLeast: 10 });
  });
}

async function times(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    all.push(performance.now() - began);
  }
  return all;
}

/** The first model ran first, and never again. */
async function fill(database: Database): Promise<void> {
  await database.query(`
    insert into blob (sha256, size_bytes, encoding, data) values ('x', 1, 'raw', 'x');
    insert into snapshot (sha256, market, market_profile, kind, settings, report)
      values ('s', 'in-iex', '{}', 'typical_day', '{}', '{}');
    insert into data_source (id, name, market, market_profile, kind, settings, snapshot_sha256)
      values ('d', 'd', 'in-iex', '{}', 'typical_day', '{}', 's');
    insert into model (id, model_type, name, version, status, sha256, size_bytes, created_at)
      select 'm' || n, 'SO', 'model', n, case n when 1 then 'active' else 'archived' end, 'x', 1,
        now() + n * interval '1 s'
      from generate_series(1, ${models}) as n;
    insert into job (id, model_type, model_id, model_version, model_sha256, data_source_id, data_snapshot_sha256, market,
        market_profile, time_zone, currency, delivery_day, purpose, model_config, cache, triggered_by, status, created_at)
      select 'so_' || n, 'SO', 'm' || (n::bigint * ${models} / ${jobs + 1} + 1), 1, 'x', 'd', 's', 'in-iex', '{}', 'UTC', 'INR',
        current_date, 'test', '{}', 'miss', 'manual', 'success', now() + n * interval '1 ms'
      from generate_series(1, ${jobs}) as n;
    analyze`);
}
