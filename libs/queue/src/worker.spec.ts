import { describe, expect, it } from '@jest/globals';
import { appendLogs, beat, claim, finish, leaveWorkers, readLogs } from './index.js';
import { aJob, anOutcome, aRunningJob, aWorker } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, ground, jobRow } = aQueue();
const aLine = (message: string) => ({ level: 'INFO' as const, message, at: new Date(), metadata: null });
const messagesOf = async (id: string) =>
  (await readLogs(sql(), id, { limit: 100 })).lines.map(({ message }) => message);

describe('a worker', () => {
  it('puts back what its former life left running, with a WARNING line, and leaves others alone', async () => {
    const other = await aRunningJob(sql(), ground());
    await aWorker(sql(), { id: 'first-life', home: 'home-1' });
    const id = await aJob(sql(), ground());
    const run = await claim(sql(), 'first-life');
    await appendLogs(sql(), run ?? other, [aLine('hello')]);
    await aWorker(sql(), { id: 'second-life', home: 'home-1' });
    expect(await jobRow(id)).toMatchObject({ status: 'pending', started_at: null, losses: 1 });
    expect((await jobRow(other.jobId))?.status).toBe('running');
    expect(await messagesOf(id)).toEqual(['Queued.', 'hello', 'The worker was lost while this job ran.']);
    expect(await beat(sql(), 'first-life')).toBe(false);
    expect(await beat(sql(), 'second-life')).toBe(true);
    expect(await claim(sql(), 'second-life')).toMatchObject({ jobId: id, attempt: 2, logCount: 3 });
  });

  it('lost twice with the same job ends it as worker_lost', async () => {
    const id = await aJob(sql(), ground());
    for (const life of ['one', 'two', 'three']) {
      await aWorker(sql(), { id: life, home: 'home-2' });
      await claim(sql(), life);
    }
    expect(await jobRow(id)).toMatchObject({ status: 'failed', attempt: 2, error_code: 'worker_lost' });
  });

  it('can leave once it has no running job', async () => {
    const run = await aRunningJob(sql(), ground());
    const { rows } = await sql().query<{ worker_id: string }>('select worker_id from job');
    const id = rows[0]?.worker_id ?? '';
    await leaveWorkers(sql(), id);
    expect(await beat(sql(), id)).toBe(true);
    await finish(sql(), run, anOutcome());
    await leaveWorkers(sql(), id);
    expect(await beat(sql(), id)).toBe(false);
  });

  it('that joins again under its id is a new life too', async () => {
    await aWorker(sql(), { id: 'same' });
    const id = await aJob(sql(), ground());
    await claim(sql(), 'same');
    await aWorker(sql(), { id: 'same' });
    expect((await jobRow(id))?.status).toBe('pending');
    expect(await beat(sql(), 'same')).toBe(true);
  });
});
