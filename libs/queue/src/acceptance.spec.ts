import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Acceptance, enqueue, InputsChanged, TooManyTriggers } from './index.js';
import { aQueue } from './testing/a-queue.js';
import { aNewJob } from './testing/index.js';

const { sql, ground } = aQueue();

const terms = (changes: Partial<Acceptance> = {}): Acceptance => ({
  caller: 'ann@example.com',
  limitPerMinute: 1000,
  modelStatus: 'archived', // as aGround's is
  action: 'job.trigger',
  details: { delivery_day: '2026-11-24' },
  ...changes,
});
const ask = (changes?: Partial<Acceptance>) => {
  const acceptance = terms(changes);
  return enqueue(sql(), aNewJob(ground(), { triggeredByUser: acceptance.caller }), acceptance);
};
const jobs = async (): Promise<number> => (await sql().query('select 1 from job')).rowCount;

it('accepts a job with its entry in the audit', async () => {
  const { id } = await ask();
  const { rows } = await sql().query('select actor, action, target, outcome, details from audit_entry');
  expect(rows).toContainEqual({
    actor: 'ann@example.com',
    action: 'job.trigger',
    target: id,
    outcome: 'done',
    details: { delivery_day: '2026-11-24' },
  });
});

it('accepts no more of one caller than its limit, however many come at once', async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, () => ask({ caller: 'bob@example.com', limitPerMinute: 7 })),
  );
  const refused = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(await jobs()).toBe(7);
  expect(refused).toHaveLength(13);
  expect(refused.every((each) => each instanceof TooManyTriggers && each.freeInSeconds > 50)).toBe(true);
  await ask({ caller: 'cem@example.com', limitPerMinute: 7 });
});

it('writes nothing when the model or the data source is another than was looked at', async () => {
  await expect(ask({ modelStatus: 'active' })).rejects.toThrow(InputsChanged);
  await sql().query('update data_source set deleted_at = now() where id = $1', [ground().dataSourceId]);
  await expect(ask()).rejects.toThrow(InputsChanged);
  await sql().query('update data_source set deleted_at = null where id = $1', [ground().dataSourceId]);
  expect(await jobs()).toBe(0);
});

it('sees what became of the model while it waited for its turn', async () => {
  let asked: Promise<unknown> | undefined;
  await sql().transaction(async (others) => {
    await others.query(`select pg_advisory_xact_lock(hashtextextended('models', 0))`); // as who changes models does
    asked = ask().catch((error: unknown) => error);
    for (;;) {
      const { rowCount } = await sql().query(`select 1 from pg_locks where locktype = 'advisory' and not granted`);
      if (rowCount > 0) break;
      await sleep(5);
    }
    await others.query(`update model set status = 'candidate' where id = $1`, [ground().modelId]);
  });
  expect(await asked).toBeInstanceOf(InputsChanged);
  expect(await jobs()).toBe(0);
});
