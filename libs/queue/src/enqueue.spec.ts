import { describe, expect, it } from '@jest/globals';
import { DmoAlreadyRun, enqueue, finish, newJobId } from './index.js';
import { aJob, aNewJob, anOutcome, aRunningJob } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, ground, jobRow } = aQueue();

describe('a job id', () => {
  it('names the model type and the instant, and ends in six characters', () => {
    expect(newJobId('DMO', new Date(1_790_000_000_000), () => 0.000_000_001)).toBe('dmo_1790000000000_000002');
    expect(newJobId('SO', new Date(5), () => 0.999_999_999_999)).toMatch(/^so_5_[0-9a-z]{6}$/);
  });
});

describe('a day-ahead plan', () => {
  const plan = { purpose: 'plan', deliveryDay: '2027-01-01' } as const;

  it('exists once per market and day, however many ask at once', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => enqueue(sql(), aNewJob(ground(), plan))));
    const refused = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    const { rows } = await sql().query('select id from job');
    expect(rows).toHaveLength(1);
    expect(refused).toHaveLength(49);
    expect(refused.every((each) => each instanceof DmoAlreadyRun && each.existingJobId === rows[0]?.id)).toBe(true);
  });

  it('may be asked again after a failure, for another day, or as a test', async () => {
    const run = await aRunningJob(sql(), ground(), plan);
    await finish(sql(), run, anOutcome({ status: 'failed' }));
    await aJob(sql(), ground(), plan);
    await aJob(sql(), ground(), { ...plan, deliveryDay: '2027-01-02' });
    await aJob(sql(), ground(), { ...plan, market: 'elsewhere' });
    await aJob(sql(), ground(), { ...plan, purpose: 'test' });
    await expect(aJob(sql(), ground(), plan)).rejects.toThrow(DmoAlreadyRun);
  });

  it('is superseded by a rerun with a reason once it is successful, not before', async () => {
    const again = { ...plan, allowRerunReason: 'new prices' };
    const run = await aRunningJob(sql(), ground(), plan);
    await expect(aJob(sql(), ground(), again)).rejects.toThrow(DmoAlreadyRun);
    await finish(sql(), run, anOutcome());
    await expect(aJob(sql(), ground(), plan)).rejects.toThrow(DmoAlreadyRun);
    const id = await aJob(sql(), ground(), again);
    expect(await jobRow(run.jobId)).toMatchObject({ status: 'success', superseded_by: id });
  });
});
