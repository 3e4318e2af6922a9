import type { Arena } from './arena.ts';

/** What a schedule of a scenario may differ in; by default it starts steady.py each second, a new one for the last. */
export interface ScheduleWish {
  readonly modelType?: 'DMO' | 'RMO' | 'SO';
  readonly cron?: string;
  readonly overlap?: string;
  readonly catchUp?: string;
  readonly dataSourceId?: string;
  /** When it is due first, from now on; a past one is as if nobody had been there since. */
  readonly firstIn?: string;
}

/** Writes an enabled schedule as the API would, but that it may be due each second; resolves to its id. */
export async function aSchedule(arena: Arena, wish: ScheduleWish = {}): Promise<string> {
  const { modelType = 'SO', cron = '* * * * * *', overlap = 'replace', catchUp = 'latest' } = wish;
  const { dataSourceId = arena.seed.dataSourceId, firstIn = '2 s' } = wish;
  const { rows } = await arena.sql.query<{ id: string }>(
    `insert into schedule (id, name, model_type, model_id, data_source_id, cron, time_zone, enabled, overlap, catch_up,
       next_slot)
     values (gen_random_uuid()::text, 'Chaos', $1, $2, $3, $4, 'UTC', true, $5, $6,
       date_trunc('second', clock_timestamp() + $7::interval))
     returning id`,
    [modelType, arena.seed.modelIds[modelType], dataSourceId, cron, overlap, catchUp, firstIn],
  );
  return rows[0]?.id ?? '';
}

/** What the rows say of a schedule that was due each second. */
export interface Fires {
  readonly slots: number;
  readonly missed: number;
  readonly doubled: number;
  readonly lagsMs: readonly number[];
  readonly faults: readonly string[];
}

/** Stops a schedule and holds its rows against the seconds that went by. */
export async function firesOf(arena: Arena, id: string): Promise<Fires> {
  await arena.sql.query('update schedule set enabled = false where id = $1', [id]);
  const { rows: slots } = await arena.sql.query<{ at: number; state: string; job_id: string | null; lag_ms: string }>(
    `select extract(epoch from scheduled_for)::float8 as at, state, job_id, lag_ms from occurrence
     where schedule_id = $1 order by scheduled_for`,
    [id],
  );
  const { rows: jobs } = await arena.sql.query<{ at: number; count: number }>(
    `select extract(epoch from scheduled_for)::float8 as at, count(*)::int as count from job
     where schedule_id = $1 group by scheduled_for`,
    [id],
  );
  const [first, last] = [slots[0]?.at ?? 0, slots.at(-1)?.at ?? 0];
  const expected = slots.length === 0 ? 0 : last - first + 1;
  const without = slots.filter(({ job_id }) => job_id === null);
  const doubled =
    jobs.filter(({ count }) => count > 1).length + (jobs.length - slots.filter((each) => each.job_id).length);
  return {
    slots: expected,
    missed: expected - slots.length + without.length,
    doubled,
    lagsMs: slots.flatMap(({ job_id, lag_ms }) => (job_id === null ? [] : [Number(lag_ms)])),
    faults: [
      ...(expected === slots.length ? [] : [`${expected} seconds went by, and ${slots.length} slots have a row`]),
      ...without.map(({ at, state }) => `the slot ${new Date(at * 1000).toISOString()} is ${state} without a job`),
      ...(doubled === 0 ? [] : [`${doubled} jobs are not the one job of their slot`]),
    ],
  };
}
