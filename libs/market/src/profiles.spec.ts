import { MarketProfile } from '@energy-ops/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { profileById, profileOn, profiles, resolveMarket } from './profiles.js';

interface Case {
  readonly why: string;
  readonly profile: string;
  readonly day: string;
  readonly facts: object;
}

const file = new URL('../profile-cases.json', import.meta.url);
const known = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[]; profiles: Record<string, object> };

describe('market profiles', () => {
  it.each(profiles)('$id keeps the shape the product promises', (profile) => {
    expect(MarketProfile.parse(profile)).toEqual(profile);
  });

  it('are all the files of their folder, each named as the profile', () => {
    const files = readdirSync(new URL('profiles', import.meta.url));
    expect(files.sort()).toEqual(profiles.map(({ id }) => `${id}.json`).sort());
  });

  it('are found by id, and only by theirs', () => {
    expect(profileById('in-iex')?.timezone).toBe('Asia/Kolkata');
    expect(resolveMarket('atlantis')).toBeUndefined();
  });

  it('may be brought along by a data source, which then names one without an id', () => {
    const custom = { timezone: 'Europe/Paris', mtu_minutes: 60, currency: 'EUR', own_key: 1 };
    expect(resolveMarket(custom, 'custom:fr')).toEqual({ ...custom, id: 'custom:fr' });
    expect(resolveMarket({ ...custom, id: 'fr-test' }, 'custom:fr')?.id).toBe('fr-test');
  });

  it.each(known.cases)('$profile on $day: $why', ({ profile, day, facts }) => {
    const market = MarketProfile.parse(profileById(profile) ?? known.profiles[profile]);
    expect(profileOn(market, day)).toMatchObject(facts);
    expect(profileOn(market, day)).not.toHaveProperty('changes');
  });

  it.each([0, 7.5, 1441, 'half an hour'])('have no segment with blocks of %p minutes', (minutes) => {
    const parsed = MarketProfile.safeParse({
      ...profileById('generic-hourly'),
      segments: [{ id: 'RTM', mtu_minutes: minutes }],
    });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['segments', 0, 'mtu_minutes']]);
  });

  it.each(['id', 'timezone', 'mtu_minutes', 'currency'])('never change their %s', (key) => {
    const change = { from: '2027-01-01', [key]: 'UTC' };
    const parsed = MarketProfile.safeParse({ ...profileById('in-iex'), changes: [change] });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['changes', 0]]);
  });
});
