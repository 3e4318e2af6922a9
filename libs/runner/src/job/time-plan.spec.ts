import fc from 'fast-check';
import { timePlan } from './time-plan.js';

const wish = { timeLimitSeconds: 600, slackSeconds: 60, graceSeconds: 5 };

describe('the time of a job', () => {
  it('is its time limit where there is no deadline, or a late one', () => {
    const whole = { solverSeconds: 600, wallSeconds: 660, graceSeconds: 5, cutByDeadline: false };
    expect(timePlan({ ...wish, secondsLeft: null })).toEqual(whole);
    expect(timePlan({ ...wish, secondsLeft: 3600 })).toEqual(whole);
  });

  it('ends 5 s before the deadline or with three quarters of what is left, and the solver a little sooner', () => {
    expect(timePlan({ ...wish, secondsLeft: 65 })).toEqual({
      solverSeconds: 58,
      wallSeconds: 60,
      graceSeconds: 5,
      cutByDeadline: true,
    });
    expect(timePlan({ ...wish, secondsLeft: 4 })).toMatchObject({
      solverSeconds: 2.5,
      wallSeconds: 3,
      graceSeconds: 1,
    });
  });

  it('is nothing when the deadline has come', () => {
    for (const secondsLeft of [0.1, 0, -60]) expect(timePlan({ ...wish, secondsLeft })).toBeUndefined();
  });

  it('never has the model killed after its deadline, nor solving for longer than it may run', () => {
    const numbers = { timeLimitSeconds: fc.double({ min: 0.001, max: 1e6, noNaN: true }) };
    fc.assert(
      fc.property(fc.record({ ...numbers, secondsLeft: fc.double({ min: -10, max: 1e6, noNaN: true }) }), (given) => {
        const plan = timePlan({ ...wish, ...given });
        if (plan === undefined) return;
        expect(plan.wallSeconds + plan.graceSeconds).toBeLessThanOrEqual(given.secondsLeft + 1e-9);
        expect(plan.solverSeconds).toBeLessThanOrEqual(Math.min(given.timeLimitSeconds, plan.wallSeconds));
      }),
    );
  });
});
