import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../bench/statistics.ts';
import type { ApiNode } from '../ground/api-node.ts';
import type { Arena } from '../ground/arena.ts';
import { aSchedule, firesOf } from '../ground/clockwork.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly nodes: number;
  readonly fires: number;
  readonly killEveryMs: number;
  readonly mostLagMs: number;
}

/** Kills a node now and then while a schedule is due each second, and freezes one in the midst of a fire. */
export const everyFireOnce = scenario<Scale>({
  promise: 6,
  goal: 'each slot one job over all nodes; 0 double, 0 missed, lag p99 ≤ 1 s',
  smoke: { nodes: 2, fires: 8, killEveryMs: 4000, mostLagMs: 60_000 },
  full: { nodes: 3, fires: 1000, killEveryMs: 5000, mostLagMs: 1000 },
  async play({ arena }, { nodes: count, fires, killEveryMs, mostLagMs }) {
    const nodes = await Promise.all(Array.from({ length: count }, () => arena.api()));
    const id = await aSchedule(arena);
    let kills = 0;
    const end = performance.now() + fires * 1000;
    while (performance.now() < end) {
      await sleep(killEveryMs * (0.5 + Math.random()));
      await killOne(nodes);
      kills += 1;
    }
    await untilFired(() => firedSoFar(arena, id), fires);
    const found = await firesOf(arena, id);
    const frozenMs = await freezeOne(arena, nodes);
    const p99 = percentile(found.lagsMs, 0.99);
    return {
      counts: { faults: kills },
      measured: `${found.slots} slots, ${found.doubled} double, ${found.missed} missed; lag ${spread(found.lagsMs, 'ms')}; ${inSeconds(frozenMs)} until another node took over from a frozen one`,
      faults: `${kills} of ${count} API nodes killed, one at a time, every ${killEveryMs / 1000} s; one stopped while it fires`,
      broken: [
        ...found.faults,
        ...(p99 > mostLagMs ? [`lag p99 ${p99} ms`] : []),
        ...(frozenMs > mostFrozenMs ? [`a slot waited ${inSeconds(frozenMs)} for a frozen node`] : []),
      ],
    };
  },
});

/** The database ends the transaction of a node that stands still in it after 15 s. */
const mostFrozenMs = 30_000;
const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/**
 * Stops one node (SIGSTOP) in the midst of a fire, with the schedule locked; resolves to the milliseconds until another
 * one has started that slot.
 */
async function freezeOne(arena: Arena, [victim, ...others]: readonly ApiNode[]): Promise<number> {
  if (!victim) throw new Error('There is no node.');
  await Promise.all(others.map((node) => node.process.destroy())); // so that it is the one that fires
  let id = '';
  await arena.sql.transaction(async (sql) => {
    await sql.query('lock table job in share row exclusive mode'); // who fires waits here, and can be stopped
    id = await aSchedule(arena, { overlap: 'skip', firstIn: '0 s' });
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await sql.query(waiting)).rowCount === 0) await sleep(20);
    victim.process.kill('SIGSTOP');
    for (const node of others) node.start();
    await Promise.all(others.map((node) => node.untilReady()));
  });
  const began = performance.now();
  const started = 'select from occurrence where schedule_id = $1 and job_id is not null';
  while ((await arena.sql.query(started, [id])).rowCount === 0) {
    if (performance.now() - began > 2 * mostFrozenMs) break;
    await sleep(50);
  }
  const ms = performance.now() - began;
  victim.process.kill('SIGCONT');
  await arena.sql.query('update schedule set enabled = false where id = $1', [id]);
  return ms;
}

async function killOne(nodes: readonly ApiNode[]): Promise<void> {
  const victim = nodes[Math.floor(Math.random() * nodes.length)];
  await victim?.process.destroy();
  victim?.start();
  await victim?.untilReady(); // so that some node is always there: with none, a slot is missed, and promise 8's business
}

const firedSoFar = async (arena: Arena, id: string): Promise<number> => {
  const { rows } = await arena.sql.query<{ count: number }>(
    'select count(*)::int as count from occurrence where schedule_id = $1',
    [id],
  );
  return rows[0]?.count ?? 0;
};

async function untilFired(fired: () => Promise<number>, wanted: number): Promise<void> {
  const end = performance.now() + 120_000;
  while ((await fired()) < wanted) {
    if (performance.now() > end) throw new Error(`Only ${await fired()} of ${wanted} slots have a row.`);
    await sleep(100);
  }
}
