import { describe, expect, it } from '@jest/globals';
import { cancel, claim, putBack, readLogs } from './index.js';
import { aJob, aRunningJob, aWorker } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, ground, jobRow } = aQueue();
const messagesOf = async (id: string) =>
  (await readLogs(sql(), id, { limit: 100 })).lines.map(({ message }) => message);

describe('cancel', () => {
  it('ends a pending job at once and tells a running one to stop', async () => {
    const run = await aRunningJob(sql(), ground());
    const pending = await aJob(sql(), ground());
    expect(await cancel(sql(), pending, 'ann@example.com')).toBe('cancelled');
    expect(await cancel(sql(), run.jobId, 'ann@example.com')).toBe('stopping');
    expect(await cancel(sql(), 'dmo_0_nothing', 'ann@example.com')).toBe('unknown');
    expect(await messagesOf(pending)).toEqual(['Queued.', 'Cancelled by ann@example.com before it started.']);
    expect(await jobRow(run.jobId)).toMatchObject({
      status: 'running',
      cancel_requested: true,
      cancel_by: 'ann@example.com',
    });
  });

  it('either ends the job or reaches its worker when both come at the same instant', async () => {
    const worker = await aWorker(sql());
    for (let n = 0; n < 20; n += 1) {
      const id = await aJob(sql(), ground());
      const [answer, claimed] = await Promise.all([cancel(sql(), id, 'me'), claim(sql(), worker)]);
      expect([answer, claimed?.jobId]).toEqual(claimed === undefined ? ['cancelled', undefined] : ['stopping', id]);
    }
  });

  it('of a job that is put back ends it', async () => {
    const run = await aRunningJob(sql(), ground());
    await cancel(sql(), run.jobId, 'me');
    expect(await putBack(sql(), run, 'The worker stopped.')).toBe(true);
    expect((await jobRow(run.jobId))?.status).toBe('cancelled');
  });
});
