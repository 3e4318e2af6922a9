import { aJob } from '../testing/builders.js';
import { planInForce, planOfDay } from './planned-day.js';

const market = { market: 'in-iex' };

describe('the plan of a day', () => {
  it('is the DMO that runs or succeeded for it', () => {
    for (const status of ['pending', 'running', 'success'] as const) {
      const job = aJob({ status });
      expect(planOfDay([job], market, '2026-11-24')).toBe(job);
    }
  });

  it.each([
    ['failed', aJob({ status: 'failed' })],
    ['cancelled', aJob({ status: 'cancelled' })],
    ['only a test', aJob({ purpose: 'test' })],
    ['superseded', aJob({ superseded_by: 'dmo_2' })],
    ['of another day', aJob({ delivery_day: '2026-11-25' })],
    ['of another market', aJob({ market: 'de-lu' })],
    ['no DMO', aJob({ model_type: 'RMO' })],
  ])('is not one that is %s', (_why, job) => {
    expect(planOfDay([job], market, '2026-11-24')).toBeUndefined();
  });
});

describe('the plan that stands', () => {
  it('is the newest solved one, and a superseded one no more', () => {
    const [newest, older] = [aJob({ status: 'success', superseded_by: 'dmo_3' }), aJob({ status: 'success' })];
    expect(planInForce([newest, older], 'in-iex')).toBe(older);
  });

  it('is not one that still runs', () => {
    expect(planInForce([aJob({ status: 'running' })], 'in-iex')).toBeUndefined();
  });

  it('is not one of another market', () => {
    expect(planInForce([aJob()], 'de-lu')).toBeUndefined();
  });
});
