import type { JobQuery } from '@energy-ops/contracts';
import { type Database, openPool, ormOptions } from '@energy-ops/database';
import { MikroORM } from '@mikro-orm/postgresql';
import { Audit } from '../../apps/api/dist/audit/audit.js';
import { JobsService } from '../../apps/api/dist/jobs/jobs.service.js';
import { withDatabase } from './bench-database.ts';
import { reportTimes } from './figure.ts';

const jobs = 1_000_000;
const rounds = 15;
const limit = 50;
/** Jobs by their number that all failed for one reason, which no later one did. */
const longAgo = 'n between 100000 and 120000';
const dayInMiddle = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };

/** Every filter, alone and where two are rare together; `common` ones match most jobs, `rare` ones next to none. */
const asks: Readonly<Record<string, Partial<JobQuery>>> = {
  none: {},
  'model_type, common': { model_type: 'SO' },
  'model_type, rare': { model_type: 'DMO' },
  'status, common': { status: 'success' },
  'status, rare': { status: 'failed' },
  'status, none': { status: 'running' },
  'data_source_id, common': { data_source_id: 'd0' },
  'data_source_id, rare': { data_source_id: 'd1' },
  'triggered_by, common': { triggered_by: 'scheduled' },
  'triggered_by, rare': { triggered_by: 'manual' },
  'a day long ago': dayInMiddle,
  'a rare type, failed': { model_type: 'DMO', status: 'failed' },
  'a rare source, by hand': { data_source_id: 'd1', triggered_by: 'manual' },
  'a day, failed': { ...dayInMiddle, status: 'failed' },
  'q, an id': { q: 'so_777777_' },
  'q, common': { q: 'so_' },
  'q, nowhere': { q: 'nowhere' },
  'q, common long ago': { q: 'licence' },
  'q, rare, of a type': { q: 'no solution', model_type: 'DMO' },
  'q, an id, failed': { q: '00003', status: 'failed' },
};

/** The list of jobs among a million, by every filter: how long a page and its total take, and by which plan. */
export async function jobList(): Promise<void> {
  await withDatabase(async (database, url) => {
    await fill(database);
    const seen: string[] = [];
    const orm = await MikroORM.init({
      ...ormOptions(url),
      debug: ['query', 'query-params'],
      colors: false,
      logger: (line) => seen.push(line),
    });
    const list = async (query: Partial<JobQuery>) => {
      const em = orm.em.fork();
      return new JobsService(em, new Audit(em)).list({ limit, ...query });
    };
    const single = openPool(url, { max: 1 });
    for (const [name, query] of Object.entries(asks)) {
      const { nextCursor } = await list(query);
      await report(name, () => list(query));
      seen.length = 0;
      await list(query);
      for (const text of seen) await explain(single, text);
      if (nextCursor) await report(`${name}: the next page`, () => list({ ...query, cursor: nextCursor }));
    }
    await single.close();
    await orm.close();
  });
}

async function report(name: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  reportTimes(name, times, 50);
}

/** The plan's own line of each step: what it reads and by which index. */
async function explain(database: Database, logged: string): Promise<void> {
  const sql = /\[query\] (.*?)(?: \[took|$)/s.exec(logged)?.[1];
  if (sql === undefined) return;
  const { rows } = await database.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off) ${sql}`);
  for (const { 'QUERY PLAN': line } of rows) if (/Scan|Sort|Execution/.test(line)) console.log(`      ${line.trim()}`);
}

/** A year of jobs: one of 20,000 is a DMO, one of 5,000 failed, one of 10,000 was started by hand. */
async function fill(database: Database): Promise<void> {
  await database.query(`
    insert into blob (sha256, size_bytes, encoding, data) values ('x', 1, 'raw', 'x');
    insert into snapshot (sha256, market, market_profile, kind, settings, report)
      values ('s', 'in-iex', '{}', 'typical_day', '{}', '{}');
    insert into data_source (id, name, market, market_profile, kind, settings, snapshot_sha256)
      select id, id, 'in-iex', '{}', 'typical_day', '{}', 's' from unnest(array['d0', 'd1']) as id;
    insert into model (id, model_type, name, version, status, sha256, size_bytes)
      select lower(type) || '_1', type, 'model', 1, 'active', 'x', 1 from unnest(array['DMO', 'RMO', 'SO']) as type;
    insert into job (id, model_type, model_id, model_version, model_sha256, data_source_id, data_snapshot_sha256, market,
        market_profile, time_zone, currency, delivery_day, purpose, model_config, cache, triggered_by, status,
        error_message, created_at)
      select lower(type) || '_' || n || '_abcdef', type, lower(type) || '_1', 1, 'x', case when n % 10000 = 7 then 'd1' else 'd0' end,
        's', 'in-iex', '{}', 'UTC', 'INR', current_date, 'test', '{}', 'miss',
        case when n % 10000 = 9 then 'manual' else 'scheduled' end, case when n % 5000 = 3 or ${longAgo} then 'failed' else 'success' end,
        case when n % 5000 = 3 then 'The model found no solution.' when ${longAgo} then 'The licence of the solver has ended.' end, '2026-01-01T00:00:00Z'::timestamptz + n * interval '28 s'
      from (select n, case when n % 20000 = 3 then 'DMO' when n % 3 = 0 then 'RMO' else 'SO' end as type
        from generate_series(1, ${jobs}) as n) as each;
`);
  await database.query('vacuum analyze job');
}
