import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import type { Program } from '../ground/program.ts';
import { Relay } from '../ground/relay.ts';
import { evidenceOf } from '../history/evidence.ts';
import { scenario } from '../scenario.ts';

const kinds = ['kill', 'freeze', 'cut', 'stall'] as const;
type Kind = (typeof kinds)[number];

interface Scale {
  readonly workers: number;
  readonly faults: number;
  /** Longer than the lease and the reaper together, so that a zombie comes back to a job that has gone on. */
  readonly awayMs: number;
}

/** Kills, freezes and cuts off workers while they run jobs; looks for two processes of one job at any instant. */
export const neverTwoAtOnce = scenario<Scale>({
  promise: 3,
  goal: '0 overlaps, 0 lines or results of a stale writer',
  smoke: { workers: 4, faults: 4, awayMs: 22_000 },
  full: { workers: 16, faults: 500, awayMs: 30_000 },
  async play({ arena }, { workers, faults, awayMs }) {
    const ids: string[] = [];
    const done: Record<Kind, number> = { kill: 0, freeze: 0, cut: 0, stall: 0 };
    let left = faults;
    const feeding = feed(arena, ids, workers, () => left > 0);
    await Promise.all(
      Array.from({ length: workers }, async () => {
        const victim = await Victim.start(arena);
        while (left > 0) {
          const kind = kinds[left % kinds.length] ?? 'kill';
          left -= 1;
          await victim.untilBusy();
          await sleep(Math.random() * 800);
          await victim.suffer(kind, awayMs);
          done[kind] += 1;
        }
      }),
    );
    await feeding;
    const counts = await arena.drained(180_000);
    const { lives, overlaps, faults: found } = await evidenceOf(arena, ids);
    const { rows } = await arena.sql.query<{ id: string; error: string }>(
      `select id, coalesce(error_code, status) as error from job
       where status <> 'success' and coalesce(error_code, '') <> 'worker_lost'`,
    );
    return {
      counts: { faults, runs: lives, overlaps },
      measured: `${overlaps} overlaps in ${lives} runs of ${ids.length} jobs (${JSON.stringify(counts)})`,
      faults: Object.entries(done)
        .map(([kind, count]) => `${count}x ${kind}`)
        .join(', '),
      broken: [...found, ...rows.map(({ id, error }) => `${id} ended as ${error}`)],
    };
  },
});

/** Keeps a job or two waiting for whoever is free. */
async function feed(arena: Arena, ids: string[], most: number, goOn: () => boolean): Promise<void> {
  while (goOn()) {
    const sql = `select count(*)::int as count from job where status in ('pending', 'running')`;
    const { rows } = await arena.sql.query<{ count: number }>(sql);
    if ((rows[0]?.count ?? 0) <= most + 1)
      ids.push(await arena.job({ lines: Math.round(20 + Math.random() * 60), pause: 0.05 }));
    else await sleep(50);
  }
}

/** A worker to whom things happen, reached through a relay of its own. */
class Victim {
  private readonly arena: Arena;
  private readonly relay: Relay;
  private dataDir: string;
  private worker: Program;
  private kills = 0;

  private constructor(arena: Arena, relay: Relay, dataDir: string, worker: Program) {
    this.arena = arena;
    this.relay = relay;
    this.dataDir = dataDir;
    this.worker = worker;
  }

  static async start(arena: Arena): Promise<Victim> {
    const relay = await Relay.to(arena.url);
    const dataDir = arena.freshFolder();
    return new Victim(arena, relay, dataDir, await arena.worker({ url: relay.url, dataDir }));
  }

  async untilBusy(): Promise<void> {
    const sql = `select 1 from job join worker on worker.id = worker_id where status = 'running' and pid = $1`;
    while ((await this.arena.sql.query(sql, [this.worker.pid])).rowCount === 0) await sleep(30);
  }

  async suffer(kind: Kind, awayMs: number): Promise<void> {
    if (kind === 'kill') return this.comeBackAfterKill();
    if (kind === 'freeze') this.worker.kill('SIGSTOP');
    else this.relay.set(kind === 'cut' ? 'cut' : 'stalled');
    await sleep(awayMs * (0.9 + Math.random() * 0.2));
    if (kind === 'freeze') this.worker.kill('SIGCONT');
    else this.relay.set('open');
  }

  /** Every second time in a home of its own, so that only the reaper can tell that the former life is over. */
  private async comeBackAfterKill(): Promise<void> {
    await this.worker.destroy();
    this.kills += 1;
    if (this.kills % 2 === 1) this.dataDir = this.arena.freshFolder();
    this.worker = await this.arena.worker({ url: this.relay.url, dataDir: this.dataDir });
  }
}
