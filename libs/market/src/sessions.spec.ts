import { CustomMarket, MarketProfile } from '@energy-ops/contracts';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { blocksOf } from './blocks.js';
import { addDays, boundsOf } from './day.js';
import { profileById, profiles } from './profiles.js';
import { isIntraday, nextIntradaySession, nextSession, segmentOf, sessionsOf } from './sessions.js';

interface Case {
  readonly why: string;
  readonly profile: string;
  readonly segment: string;
  readonly day: string;
  readonly count: number;
  readonly number: number;
  readonly opens: string | null;
  readonly closes: string;
  readonly delivery_start: string;
  readonly delivery_end: string;
}

const file = new URL('../session-cases.json', import.meta.url);
const known = JSON.parse(readFileSync(file, 'utf8')) as { profiles: Record<string, object>; sessions: Case[] };
const marketOf = (id: string): MarketProfile =>
  MarketProfile.parse(profileById(id) ?? { id, currency: 'EUR', ...known.profiles[id] });
const iso = (instant: Date | null | undefined) => instant?.toISOString().replace('.000Z', 'Z') ?? null;

describe('the sessions of a segment', () => {
  it.each(known.sessions)('$profile $segment $day: $why', (each) => {
    const sessions = sessionsOf(marketOf(each.profile), each.segment, each.day);
    const session = sessions[each.number];
    expect(sessions).toHaveLength(each.count);
    expect(iso(session?.opens)).toBe(each.opens);
    expect(iso(session?.closes)).toBe(each.closes);
    expect(iso(session?.deliveryStart)).toBe(each.delivery_start);
    expect(iso(session?.deliveryEnd)).toBe(each.delivery_end);
  });

  it('tile every local day where they come as often as they are long', () => {
    const anyDay = fc.integer({ min: 0, max: 5000 }).map((days) => addDays('2022-01-01', days));
    const anyZone = fc.constantFrom('Asia/Kolkata', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC');
    fc.assert(
      fc.property(anyDay, anyZone, (day, timezone) => {
        const sessions = sessionsOf({ ...marketOf('in-iex'), timezone }, 'RTM', day);
        const { start, end } = boundsOf(day, timezone);
        expect(sessions[0]?.deliveryStart).toEqual(start);
        expect(sessions.at(-1)?.deliveryEnd).toEqual(end);
        sessions.slice(1).forEach(({ deliveryStart }, index) => {
          expect(deliveryStart).toEqual(sessions[index]?.deliveryEnd);
        });
      }),
    );
  });

  it('are none where the rules name neither sessions nor a gate, or there is no such segment', () => {
    const bare = CustomMarket.parse({ timezone: 'UTC', mtu_minutes: 60, currency: 'EUR', segments: [{ id: 'OTC' }] });
    expect(sessionsOf({ ...bare, id: 'bare' }, 'OTC', '2026-11-24')).toEqual([]);
    expect(sessionsOf(marketOf('in-iex'), 'NONE', '2026-11-24')).toEqual([]);
  });
});

it('a session keeps the rules of its delivery day', () => {
  const changes = [{ from: '2026-11-25', segments: [{ id: 'DAM', gate_close: 'D-1 11:00' }] }];
  const closes = (day: string) => iso(sessionsOf({ ...marketOf('in-iex'), changes }, 'DAM', day)[0]?.closes);
  expect([closes('2026-11-24'), closes('2026-11-25')]).toEqual(['2026-11-23T06:30:00Z', '2026-11-24T05:30:00Z']);
});

describe('the next session', () => {
  const next = (profile: string, segment: string, now: string) =>
    nextSession(marketOf(profile), segment, new Date(now));

  it('still takes orders at the instant it closes', () => {
    expect(iso(next('in-iex', 'RTM', '2026-11-24T05:00:00Z')?.deliveryStart)).toBe('2026-11-24T06:00:00Z');
    expect(iso(next('in-iex', 'RTM', '2026-11-24T05:00:01Z')?.deliveryStart)).toBe('2026-11-24T06:30:00Z');
  });

  it('may be for tomorrow, and for the day after once its gate is closed', () => {
    expect(iso(next('in-iex', 'DAM', '2026-11-24T06:30:00Z')?.deliveryStart)).toBe('2026-11-24T18:30:00Z');
    expect(iso(next('in-iex', 'DAM', '2026-11-24T06:31:00Z')?.deliveryStart)).toBe('2026-11-25T18:30:00Z');
  });

  it('serves whole blocks of its market, on days of 92 and of 100 blocks too', () => {
    for (const day of ['2027-03-28', '2027-10-31']) {
      const starts = blocksOf(day, 'Europe/Brussels', 15).map((block) => block.start);
      const session = sessionsOf(marketOf('eu-sdac'), 'IDA3', day)[0];
      expect(session).toBeDefined();
      expect(starts.filter((start) => start >= session!.deliveryStart && start < session!.deliveryEnd)).toHaveLength(
        48,
      );
    }
  });
});

describe('the next session of a horizon', () => {
  const next = (profile: string, now: string, from: string, to: string) =>
    nextIntradaySession(marketOf(profile), new Date(now), new Date(from), new Date(to));

  it('is the first to close that serves one of its blocks', () => {
    const day = ['2026-11-24T03:30:00Z', '2026-11-24T18:30:00Z'] as const;
    expect(iso(next('in-iex', '2026-11-24T03:40:00Z', ...day)?.closes)).toBe('2026-11-24T04:00:00Z');
    expect(iso(next('in-iex', '2026-11-20T00:00:00Z', ...day)?.closes)).toBe('2026-11-24T02:30:00Z');
    expect(next('eu-sdac', '2026-11-23T20:00:00Z', '2026-11-23T23:00:00Z', '2026-11-24T23:00:00Z')?.segment).toBe(
      'IDA2',
    );
  });

  it('may be one of a segment that is intraday because the one it is like is', () => {
    const segments = [
      { id: 'IDA1', stage: 'intraday', gate_close: 'D-1 15:00' } as const,
      { id: 'IDA3', like: 'IDA1', gate_close: 'D 10:00' },
    ];
    const day = [new Date('2026-11-24T08:00:00Z'), new Date('2026-11-24T23:00:00Z')] as const;
    expect(nextIntradaySession({ ...marketOf('eu-sdac'), segments }, day[0], ...day)?.segment).toBe('IDA3');
  });

  it('may be one for tomorrow that closes before one for tonight', () => {
    const segments = [
      { id: 'TONIGHT', stage: 'intraday', gate_close: 'D 21:00', delivery_from: '22:00' } as const,
      { id: 'TOMORROW', stage: 'intraday', gate_close: 'D-1 15:00' } as const,
    ];
    const market = { ...marketOf('eu-sdac'), segments };
    const next = (now: string) =>
      nextIntradaySession(market, new Date(now), new Date('2026-11-24T11:00:00Z'), new Date('2026-11-25T23:00:00Z'));
    expect(iso(next('2026-11-24T11:00:00Z')?.closes)).toBe('2026-11-24T14:00:00Z');
    expect(iso(next('2026-11-24T14:00:01Z')?.closes)).toBe('2026-11-24T20:00:00Z');
  });

  it('is none when all are closed, or the market has no intraday segment', () => {
    const past = ['2026-11-23T00:00:00Z', '2026-11-23T06:00:00Z'] as const;
    expect(next('in-iex', '2026-11-24T00:00:00Z', ...past)).toBeUndefined();
    const market = { ...marketOf('in-iex'), segments: [] };
    expect(nextIntradaySession(market, new Date(past[0]), new Date(past[0]), new Date(past[1]))).toBeUndefined();
  });
});

describe('a segment', () => {
  it('has its own rules before those of the one it is like', () => {
    expect(segmentOf(marketOf('in-iex'), 'GDAM')).toMatchObject({ id: 'GDAM', gate_close: 'D-1 12:00' });
  });

  it('is of the day itself where it has sessions, or says so', () => {
    const intraday = (id: string) => (marketOf(id).segments ?? []).filter(isIntraday).map((segment) => segment.id);
    expect(profiles.map(({ id }) => intraday(id))).toEqual([['RTM'], ['IDA1', 'IDA2', 'IDA3'], ['INTRADAY']]);
  });

  it('is refused with a gate nobody can read', () => {
    const segments = [{ id: 'X', gate_close: 'noon' }];
    expect(CustomMarket.safeParse({ timezone: 'UTC', mtu_minutes: 60, currency: 'EUR', segments }).success).toBe(false);
  });
});
