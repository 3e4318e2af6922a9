import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { appendLogs, cancel, claim, expire, finish, joinWorkers, putBack, tend } from '@energy-ops/queue';
import { anOutcome } from '@energy-ops/queue/testing';
import type { Arena } from '../ground/arena.ts';
import { evidenceOf } from '../history/evidence.ts';
import { scenario } from '../scenario.ts';

const root = join(import.meta.dirname, '../../..');
const finals = ['success', 'failed', 'cancelled'] as const;
const all = ['pending', 'running', ...finals] as const;
const aWorker = { host: 'h', pid: 1, concurrency: 9, sandbox: 'none' } as const;

interface Scale {
  readonly seconds: number;
  readonly jobs: number;
  /** Of each of the two state-machine tests; the smoke leaves them to Jest, where they run anyway. */
  readonly sequences: number;
}

/** Lets many hands use every verb of the queue on the same few jobs at once, then tries to change what is final. */
export const finalStaysFinal = scenario<Scale>({
  promise: 5,
  goal: '0 moves out of a final status, in 2,000 sequences and under races',
  smoke: { seconds: 2, jobs: 60, sequences: 0 },
  full: { seconds: 60, jobs: 3000, sequences: 1000 },
  async play({ arena }, { seconds, jobs, sequences }) {
    const ids = await arena.jobs(Array.from({ length: jobs }, () => ({})));
    const until = performance.now() + seconds * 1000;
    const hands = Array.from({ length: 8 }, (_, hand) => useEverything(arena, ids, `hand-${hand}`, until));
    const verbs = (await Promise.all(hands)).reduce((sum, count) => sum + count, 0);
    await arena.sql.query(`update job set status = 'cancelled', completed_at = now() where status = 'pending'`);
    const { faults } = await evidenceOf(arena, ids);
    const moved = await movedByForce(arena);
    const machine = sequences === 0 ? undefined : stateMachine(sequences);
    return {
      measured: `${verbs} verbs raced over ${jobs} jobs, ${moved.tried} forced moves refused`,
      faults: `8 hands at once${sequences === 0 ? '' : `, ${2 * sequences} random sequences against the models`}`,
      broken: [...faults, ...moved.broken, ...(machine === undefined ? [] : [machine])],
    };
  },
});

/** One hand: claims, writes, ends, puts back, cancels, leaves and comes back, in any order; counts what it did. */
async function useEverything(arena: Arena, ids: readonly string[], hand: string, until: number): Promise<number> {
  const { sql } = arena;
  const join = () => joinWorkers(sql, { ...aWorker, id: hand, name: hand, home: hand });
  const line = { level: 'INFO', message: 'a line', at: new Date(), metadata: null } as const;
  await join();
  let verbs = 0;
  for (; performance.now() < until; verbs += 1) {
    const jobId = ids[Math.floor(Math.random() * ids.length)] ?? '';
    const run = Math.random() < 0.6 ? await claim(sql, hand) : { jobId, attempt: 1 + Math.floor(Math.random() * 3) };
    const status = finals[Math.floor(Math.random() * finals.length)] ?? 'failed';
    const what = Math.random();
    if (what < 0.1) await cancel(sql, jobId, hand);
    else if (what < 0.15) await join();
    else if (what < 0.2) await sql.query('update job set deadline = now() where id = $1', [jobId]);
    else if (what < 0.25) await expire(sql);
    else if (what < 0.3) await tend(sql);
    else if (run === undefined) continue;
    else if (what < 0.5) await appendLogs(sql, run, [line]);
    else if (what < 0.8) await finish(sql, run, anOutcome({ status }));
    else await putBack(sql, run, 'The worker stopped.');
  }
  await sql.query('delete from worker where id = $1', [hand]);
  await tend(sql);
  return verbs;
}

/** Even plain SQL can't move a job that has ended. */
async function movedByForce(arena: Arena): Promise<{ tried: number; broken: string[] }> {
  const broken: string[] = [];
  let tried = 0;
  for (const from of finals)
    for (const to of all.filter((status) => status !== from)) {
      const sql = 'update job set status = $1 where id = (select id from job where status = $2 limit 1)';
      const moved = await arena.sql.query(sql, [to, from]).then(
        ({ rowCount }) => rowCount,
        () => 0,
      );
      tried += 1;
      if (moved > 0) broken.push(`SQL moved a job from ${from} to ${to}`);
    }
  return { tried, broken };
}

/** The state-machine tests of libs/queue with as many sequences; says what went wrong, if anything. */
function stateMachine(sequences: number): string | undefined {
  const jest = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js')];
  const run = spawnSync(
    process.execPath,
    [...jest, 'libs/queue/src/(status|sharing)-machine.spec.ts', '--maxWorkers=1'],
    {
      cwd: root,
      env: { ...process.env, STATE_MACHINE_RUNS: String(sequences) },
      encoding: 'utf8',
    },
  );
  return run.status === 0 ? undefined : `the state machines: ${run.stderr.slice(-2000)}`;
}
