import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiNode } from '../ground/api-node.ts';
import { Client } from '../ground/client.ts';
import { post } from '../ground/poster.ts';
import type { PostgresServer } from '../ground/postgres-server.ts';
import { faultsOfMoves, readMoves } from '../history/moves.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly triggers: number;
  /** Of each of the eight clients between two triggers; it lets the faults come while they still ask. */
  readonly pauseMs: number;
  readonly apiKills: number;
  readonly crashes: number;
  readonly crashEveryMs: number;
  /** What is still waiting then ends as `deadline`: an end too, and nobody has to wait hours for the last job. */
  readonly deadlineSeconds: number;
}

/** Triggers jobs while API nodes are killed every 2 s and PostgreSQL crashes; every 202 is a job that ends. */
export const neverLost = scenario<Scale>({
  promise: 1,
  goal: '0 lost of 10,000: every 202 ends, and each key made one job',
  crashes: true,
  smoke: { triggers: 40, pauseMs: 1500, apiKills: 1, crashes: 1, crashEveryMs: 4000, deadlineSeconds: 120 },
  full: { triggers: 10_000, pauseMs: 0, apiKills: Infinity, crashes: 10, crashEveryMs: 5500, deadlineSeconds: 120 },
  async play({ arena }, { triggers, pauseMs, apiKills, crashes, crashEveryMs, deadlineSeconds }) {
    const nodes = await Promise.all([arena.api(), arena.api()]);
    const workers = await Promise.all([arena.worker({ concurrency: 2 }), arena.worker({ concurrency: 2 })]);
    const over = new AbortController();
    const kills = killInTurn(nodes, apiKills, over.signal);
    const crashing = crashNowAndThen(arena.server, crashes, crashEveryMs, over.signal);
    const patienceMs = deadlineSeconds * 1000;
    const posted = await post({
      client: new Client(),
      address: () => nodes[Math.floor(Math.random() * nodes.length)]?.address ?? '',
      body: () => ({
        ...{
          model_type: 'SO',
          data_source_id: 'chaos',
          model_id: arena.seed.modelIds.SO,
          purpose: 'test',
          bypass_cache: true,
        },
        deadline: new Date(Date.now() + patienceMs).toISOString(),
      }),
      triggers,
      pauseMs,
      atOnce: 8,
      keys: 'never-lost',
    });
    over.abort();
    const [killed, crashed] = await Promise.all([kills, crashing]);
    const counts = await arena.drained(patienceMs + 120_000);
    const { rows } = await arena.sql.query<{ id: string }>('select id from job');
    const there = new Set(rows.map(({ id }) => id));
    const lost = posted.ids.filter((id) => !there.has(id));
    const dead = workers.filter((worker) => !worker.lives);
    const faults = faultsOfMoves(await readMoves(arena.sql));
    return {
      counts: { faults: killed + crashed, accepted: posted.ids.length, lost: lost.length },
      measured: `${lost.length} lost of ${posted.ids.length} (${JSON.stringify(counts)}; answers ${JSON.stringify(posted.answers)})`,
      faults: `${killed} API nodes killed, PostgreSQL crashed ${crashed} times`,
      broken: [
        ...lost.map((id) => `${id} was answered with 202 and is not there`),
        ...(there.size === posted.ids.length ? [] : [`${there.size} jobs of ${posted.ids.length} accepted keys`]),
        ...posted.faults,
        ...faults,
        ...dead.map((worker) => `a worker ended: ${worker.said}`),
      ],
    };
  },
});

/** Kills one API node every 2 s, each in turn, and starts it again at once; never the only one that is ready. */
async function killInTurn(nodes: readonly ApiNode[], most: number, over: AbortSignal): Promise<number> {
  let kills = 0;
  for (; kills < most && !over.aborted; kills += 1) {
    await sleep(2000);
    const victim = nodes[kills % nodes.length];
    await victim?.process.destroy();
    victim?.start();
    const others = nodes.filter((node) => node !== victim);
    while (!over.aborted && !(await others[0]?.isReady())) await sleep(100);
  }
  return kills;
}

async function crashNowAndThen(
  server: PostgresServer,
  most: number,
  everyMs: number,
  over: AbortSignal,
): Promise<number> {
  let crashes = 0;
  for (; crashes < most && !over.aborted; crashes += 1) {
    await sleep(everyMs * (0.5 + Math.random()));
    await server.crash();
    await sleep(500);
    await server.startAgain();
  }
  return crashes;
}
