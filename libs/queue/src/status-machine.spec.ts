import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JobStatus } from '@energy-ops/contracts';
import { canMove, isFinal } from '@energy-ops/contracts';
import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { appendLogs, cancel, claim, expire, finish, joinWorkers, putBack, tend } from './index.js';
import type { Ground } from './testing/index.js';
import { aGround, aJob, anOutcome } from './testing/index.js';

let test: TestDatabase;
let ground: Ground;
beforeAll(async () => {
  test = await testDatabase();
  ground = await aGround(test.database);
});
afterAll(() => test.close());

/** What the queue should know of one job. */
interface Expected {
  status: JobStatus;
  attempt: number;
  losses: number;
  stopWanted: boolean;
  late: boolean;
  lines: number;
}
const steps = [
  'claim',
  'append',
  'finish',
  'fail',
  'putBack',
  'cancel',
  'loseWorker',
  'passDeadline',
  'expire',
  'reap',
] as const;
type Step = (typeof steps)[number];

const theWorker = { id: 'worker', name: 'w', host: 'h', pid: 1, home: 'w', concurrency: 1, sandbox: 'none' } as const;

/** Does the step with the queue's verbs, as the life `attempt`; true when it took effect. */
async function act(step: Step, jobId: string, attempt: number): Promise<boolean> {
  const { database } = test;
  const run = { jobId, attempt };
  switch (step) {
    case 'claim':
      return (await claim(database, 'worker')) !== undefined;
    case 'append': {
      const line = { level: 'INFO' as const, message: 'x', at: new Date(), metadata: null };
      return (await appendLogs(database, run, [line])) !== undefined;
    }
    case 'finish':
      return finish(database, run, anOutcome());
    case 'fail':
      return finish(database, run, anOutcome({ status: 'failed' }));
    case 'putBack':
      return putBack(database, run, 'The worker stopped.');
    case 'cancel':
      return (await cancel(database, jobId, 'me')) !== 'final';
    case 'loseWorker':
      await database.query('delete from worker');
      await joinWorkers(database, theWorker);
      return true;
    case 'passDeadline': {
      const late = `update job set deadline = now() where id = $1 and status in ('pending', 'running')`;
      return (await database.query(late, [jobId])).rowCount === 1;
    }
    case 'expire':
      return (await expire(database)).includes(jobId);
    case 'reap':
      await database.query('delete from worker'); // as the reaper does after 17 s of silence
      await tend(database);
      await joinWorkers(database, theWorker);
      return true;
  }
}

/** The same step, as the documents tell it. */
function told(before: Expected, step: Step, attempt: number): [Expected, boolean] {
  const { status, stopWanted, late, lines } = before;
  const alive = status === 'running' && attempt === before.attempt;
  const waits = stopWanted ? ('cancelled' as const) : ('pending' as const);
  switch (step) {
    case 'claim':
      if (status !== 'pending' || late) return [before, false];
      return [{ ...before, status: 'running', attempt: before.attempt + 1 }, true];
    case 'append':
      return alive ? [{ ...before, lines: lines + 1 }, true] : [before, false];
    case 'finish':
    case 'fail':
      return alive ? [{ ...before, status: step === 'fail' ? 'failed' : 'success' }, true] : [before, false];
    case 'putBack':
      return alive ? [{ ...before, status: waits, lines: lines + 1 }, true] : [before, false];
    case 'cancel':
      if (isFinal(status)) return [before, false];
      if (status === 'running') return [{ ...before, stopWanted: true }, true];
      return [{ ...before, status: 'cancelled', stopWanted: true, lines: lines + 1 }, true];
    case 'passDeadline':
      return isFinal(status) ? [before, false] : [{ ...before, late: true }, true];
    case 'expire':
      return status === 'pending' && late ? [{ ...before, status: 'failed', lines: lines + 1 }, true] : [before, false];
    case 'reap':
      return status === 'pending' ? [told(before, 'expire', attempt)[0], true] : told(before, 'loseWorker', attempt);
    case 'loseWorker': {
      if (status !== 'running') return [before, true];
      const next = !stopWanted && (late || before.losses > 0) ? 'failed' : waits;
      return [{ ...before, status: next, losses: before.losses + 1, lines: lines + 1 }, true];
    }
  }
}

/** `npm run chaos` plays 1,000. */
const sequences = Number(process.env.STATE_MACHINE_RUNS ?? 60);

describe('any sequence of claims, writes, ends, stops, losses and deadlines', () => {
  it(
    'moves a job as the documents say, and never out of a final status',
    async () => {
      const aStep = fc.record({ step: fc.constantFrom(...steps), stale: fc.nat({ max: 4 }).map((n) => n === 0) });
      const property = fc.asyncProperty(fc.array(aStep, { minLength: 3, maxLength: 14 }), async (sequence) => {
        await test.database.query('delete from job');
        await act('loseWorker', '', 0);
        const id = await aJob(test.database, ground);
        let expected: Expected = { status: 'pending', attempt: 0, losses: 0, stopWanted: false, late: false, lines: 1 };
        for (const { step, stale } of sequence) {
          const attempt = expected.attempt - (stale ? 1 : 0);
          const [next, effect] = told(expected, step, attempt);
          expect([step, await act(step, id, attempt)]).toEqual([step, effect]);
          const { rows } = await test.database.query<Expected>(
            `select status, attempt, losses, cancel_requested as "stopWanted", coalesce(deadline <= now(), false) as late,
             log_count as lines from job where id = $1`,
            [id],
          );
          expect(rows).toEqual([next]);
          expect(next.status === expected.status || canMove(expected.status, next.status)).toBe(true);
          expected = next;
        }
        const { rows } = await test.database.query('select sum(line_count)::int as lines from log_chunk');
        expect(rows).toEqual([{ lines: expected.lines }]);
      });
      await fc.assert(property, { numRuns: sequences });
    },
    sequences * 300,
  );
});
