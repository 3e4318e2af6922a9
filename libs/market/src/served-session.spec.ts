import { describe, expect, it } from '@jest/globals';
import type { ModelType } from '@energy-ops/contracts';
import { profileById } from './profiles.js';
import { deadlineOf, servedSession } from './served-session.js';

describe('the session that a run serves', () => {
  const europe = profileById('eu-sdac')!;
  const served = (modelType: ModelType, slot: string, chosen?: unknown) => {
    const session = servedSession(europe, modelType, new Date(slot), chosen);
    return session && [session.segment, session.closes.toISOString()];
  };

  it('is the intraday one that closes next', () => {
    expect(served('RMO', '2026-11-24T13:00:00Z')).toEqual(['IDA1', '2026-11-24T14:00:00.000Z']);
    expect(served('RMO', '2026-11-24T14:00:00Z')).toEqual(['IDA2', '2026-11-24T21:00:00.000Z']);
  });

  it('is that of the segment it is to bid in, and no deadline comes before it', () => {
    expect(served('RMO', '2026-11-24T13:00:00Z', 'IDA3')).toEqual(['IDA3', '2026-11-25T09:00:00.000Z']);
    const session = servedSession(europe, 'RMO', new Date('2026-11-24T13:00:00Z'), 'IDA3');
    const deadline = deadlineOf(new Date('2026-11-24T13:00:00Z'), session, {
      deadlineMinutes: null,
      gateMarginSeconds: 60,
    });
    expect(deadline?.toISOString()).toBe('2026-11-25T08:59:00.000Z');
  });

  it('is any where the segment has none of its kind', () => {
    expect(served('RMO', '2026-11-24T13:00:00Z', 'SDAC')).toEqual(served('RMO', '2026-11-24T13:00:00Z'));
    expect(served('DMO', '2026-11-24T08:00:00Z', 'IDA1')).toEqual(['SDAC', '2026-11-24T11:00:00.000Z']);
    expect(served('DMO', '2026-11-24T11:00:00Z')).toBeUndefined();
  });
});
