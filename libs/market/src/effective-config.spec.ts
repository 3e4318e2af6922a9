import { effectiveConfig } from './effective-config.js';
import { profileById } from './profiles.js';

const market = profileById('in-iex')!;
const horizon = { deliveryDay: '2026-11-24', start: new Date('2026-11-24T03:45:00Z'), blocks: 59 };
const closesAt = (now: string, asked = {}, modelType: 'RMO' | 'DMO' = 'RMO') =>
  effectiveConfig(modelType, { ...asked }, horizon, market, new Date(now));

describe('the effective configuration of a real-time job', () => {
  it('says when the next session closes, so that no result of an earlier one stands in for it', () => {
    expect(closesAt('2026-11-24T03:40:00Z')).toMatchObject({ session_closes: '2026-11-24T04:00:00.000Z' });
    expect(closesAt('2026-11-24T03:59:00Z')).toEqual(closesAt('2026-11-24T03:40:00Z'));
    expect(closesAt('2026-11-24T03:40:00Z', { as_of: null })).toHaveProperty('session_closes');
    expect(closesAt('2026-11-24T04:00:01Z')).toMatchObject({ session_closes: '2026-11-24T04:30:00.000Z' });
  });

  it('says nothing of sessions where all are closed, the instant is given, or the job is none of real time', () => {
    expect(closesAt('2026-11-25T00:00:00Z')).not.toHaveProperty('session_closes');
    expect(closesAt('2026-11-24T03:40:00Z', { as_of: '2026-11-24T09:10:00+05:30' })).not.toHaveProperty(
      'session_closes',
    );
    expect(closesAt('2026-11-24T03:40:00Z', {}, 'DMO')).not.toHaveProperty('session_closes');
  });

  it('says when the session of the segment closes that it is to bid in', () => {
    const europe = profileById('eu-sdac')!;
    const day = { deliveryDay: '2026-11-24', start: new Date('2026-11-23T23:00:00Z'), blocks: 96 };
    const closes = (asked: object, settings: object) =>
      effectiveConfig('RMO', { ...asked }, day, europe, new Date('2026-11-23T12:00:00Z'), { ...settings });
    const [first, third] = ['2026-11-23T14:00:00.000Z', '2026-11-24T09:00:00.000Z'];
    expect(closes({}, {})).toMatchObject({ session_closes: first });
    expect(closes({ bid_segment: 'IDA3' }, {})).toMatchObject({ session_closes: third });
    expect(closes({}, { bid_segment: 'IDA3' })).toMatchObject({ session_closes: third });
    expect(closes({ bid_segment: null }, { bid_segment: 'IDA3' })).toMatchObject({ session_closes: first });
    expect(closes({ bid_segment: 'SDAC' }, {})).toMatchObject({ session_closes: first });
  });
});
