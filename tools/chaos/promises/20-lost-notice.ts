import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../bench/statistics.ts';
import type { Arena } from '../ground/arena.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly rounds: number;
  readonly heardMs: number;
  readonly unheardMs: number;
}

/** Starts jobs whose notice arrives, is never sent, or is sent while nobody listens. */
export const lostNotice = scenario<Scale>({
  promise: 20,
  goal: 'started within 100 ms with a notice, 1.2 s without (p99)',
  smoke: { rounds: 2, heardMs: 15_000, unheardMs: 20_000 },
  full: { rounds: 100, heardMs: 100, unheardMs: 1200 },
  async play({ arena }, { rounds, heardMs, unheardMs }) {
    await arena.worker({ concurrency: 1 });
    await arena.jobWhen(await arena.job(), ({ status }) => status === 'success'); // copies of the blobs are there now
    const heard: number[] = [];
    const unsent: number[] = [];
    const deaf: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await sleep(Math.random() * 1000); // anywhere between two polls
      heard.push(await waitOf(arena, await arena.job()));
      await sleep(Math.random() * 1000);
      unsent.push(await waitOf(arena, await quietJob(arena)));
      await killListeners(arena);
      deaf.push(await waitOf(arena, await arena.job()));
    }
    const late = (waits: readonly number[], limit: number, what: string): string[] =>
      percentile(waits, 0.99) > limit ? [`${what}: p99 is ${percentile(waits, 0.99).toFixed(0)} ms`] : [];
    return {
      counts: { faults: 2 * rounds },
      measured: `heard ${spread(heard, 'ms')}; no notice ${spread(unsent, 'ms')}; listener killed ${spread(deaf, 'ms')}`,
      faults: `${rounds} notices not sent, ${rounds} listening connections killed`,
      broken: [
        ...late(heard, heardMs, 'heard'),
        ...late(unsent, unheardMs, 'not sent'),
        ...late(deaf, unheardMs, 'listener killed'),
      ],
    };
  },
});

/** Milliseconds a job waited for its start, by the database's clock. */
async function waitOf(arena: Arena, id: string): Promise<number> {
  await arena.jobWhen(id, ({ status }) => status === 'success');
  const { rows } = await arena.sql.query<{ ms: number }>(
    'select (extract(epoch from started_at - created_at) * 1000)::float8 as ms from job where id = $1',
    [id],
  );
  return rows[0]?.ms ?? Number.NaN;
}

/** A pending job that nobody is told of: a copy of an earlier one, written past the queue. */
async function quietJob(arena: Arena): Promise<string> {
  const id = `so_${Date.now()}_quiet0`;
  await arena.sql.query(
    `insert into job select (jsonb_populate_record(job, jsonb_build_object('id', $1::text, 'status', 'pending',
       'attempt', 0, 'log_count', 0, 'created_at', clock_timestamp(), 'started_at', null, 'completed_at', null))).*
     from job order by created_at limit 1`,
    [id],
  );
  return id;
}

const killListeners = (arena: Arena): Promise<unknown> =>
  arena.sql.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
  );
