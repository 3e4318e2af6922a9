import { aJob } from '../testing/builders.js';
import { baselines, usualBaseline } from './baselines.js';

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`;
const job = aJob({ job_id: 'now', delivery_day: '2026-11-24', created_at: at(9) });

describe('the job to compare with', () => {
  it('is one that succeeded, of the same type, told once and the newest first', () => {
    const known = [
      aJob({ job_id: 'old', created_at: at(1) }),
      aJob({ job_id: 'new', created_at: at(8) }),
      aJob({ job_id: 'new', created_at: at(8) }),
      aJob({ job_id: 'failed', status: 'failed' }),
      aJob({ job_id: 'so', model_type: 'SO' }),
      job,
    ];
    expect(baselines(job, known).map(({ job_id }) => job_id)).toEqual(['new', 'old']);
  });

  it.each([
    [{ delivery_day: '2026-11-24', created_at: at(1) }, 'each'],
    [{ delivery_day: '2026-11-23', created_at: at(8) }, 'each'],
    [{ delivery_day: '2026-11-01', created_at: at(8) }, 'each'],
    [{ market: 'other' }, undefined],
    [{ created_at: at(10) }, undefined],
  ])('is usually an earlier one of the same market: %j', (change, expected) => {
    expect(usualBaseline(job, [aJob({ job_id: 'each', created_at: at(8), ...change })])?.job_id).toBe(expected);
  });

  it('is rather one of the same day than of the day before, and of that rather than any', () => {
    const same = aJob({ job_id: 'same', delivery_day: '2026-11-24', created_at: at(1) });
    const eve = aJob({ job_id: 'eve', delivery_day: '2026-11-23', created_at: at(2) });
    const any = aJob({ job_id: 'any', delivery_day: '2026-11-20', created_at: at(3) });
    expect(usualBaseline(job, [any, eve, same])?.job_id).toBe('same');
    expect(usualBaseline(job, [any, eve])?.job_id).toBe('eve');
  });
});
