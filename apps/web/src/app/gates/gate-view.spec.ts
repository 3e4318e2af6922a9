import type { CurrentPlans, Gate, Plan } from '@energy-ops/contracts';
import { aGate, aPlan } from '../testing/builders.js';
import { countdown, nextGateOf } from './gate-view.js';

const now = Date.parse('2026-11-27T06:00:00Z');
const closesIn = (minutes: number, change: Partial<Gate> = {}) =>
  aGate({ closes: new Date(now + minutes * 60_000).toISOString(), ...change });
const plans = (gates: Gate[], inForce: Plan[] = []): CurrentPlans => ({
  market: 'in-iex',
  time_zone: 'Asia/Kolkata',
  now: new Date(now).toISOString(),
  at: new Date(now).toISOString(),
  plans: inForce,
  gates,
});

describe('the next gate of a model', () => {
  it.each([
    [16, 'calm'],
    [14.9, 'soon'],
    [4.9, 'urgent'],
  ] as const)('%s minutes ahead without a plan is %s', (minutes, urgency) => {
    expect(nextGateOf('DMO', plans([closesIn(minutes)]), now)?.urgency).toBe(urgency);
  });

  it('is calm however near it is once it has its plan', () => {
    expect(nextGateOf('DMO', plans([closesIn(1, { plan: aPlan() })]), now)?.urgency).toBe('planned');
  });

  it('is that which closes first, and all that close with it; one of them without a plan is enough to warn', () => {
    const gates = [closesIn(60), closesIn(3, { plan: aPlan() }), closesIn(3, { segment: 'GDAM' })];
    expect(nextGateOf('DMO', plans(gates), now)).toMatchObject({ segments: 'DAM, GDAM', urgency: 'urgent' });
  });

  it('is none of another model, nor one that has closed', () => {
    expect(nextGateOf('SO', plans([closesIn(5)]), now)).toBeUndefined();
    expect(nextGateOf('RMO', plans([closesIn(5)]), now)).toBeUndefined();
    expect(nextGateOf('DMO', plans([closesIn(-1)]), now)).toBeUndefined();
  });

  it('is of the storage model the session within the day that its slots serve, and no alarm', () => {
    const session = closesIn(4, {
      segment: 'RTM',
      model_type: 'RMO',
      delivery_start: '2026-11-27T07:00:00.000Z',
      delivery_end: '2026-11-27T07:30:00.000Z',
    });
    expect(nextGateOf('SO', plans([closesIn(60), session]), now)).toMatchObject({
      segments: 'RTM',
      isOwn: false,
      urgency: 'calm',
    });
    const plan = aPlan({
      model_type: 'SO',
      valid_from: '2026-11-27T06:00:00.000Z',
      valid_until: '2026-11-27T12:00:00.000Z',
    });
    expect(nextGateOf('SO', plans([session], [plan]), now)?.urgency).toBe('planned');
    expect(nextGateOf('RMO', plans([session], [plan]), now)).toMatchObject({ isOwn: true, urgency: 'urgent' });
  });
});

it.each([
  [4_360_000, '01:12:40'],
  [90_061_000, '1 d 01:01:01'],
  [-5, '00:00:00'],
])('%s ms are counted down as %s', (ms, written) => {
  expect(countdown(ms)).toBe(written);
});
