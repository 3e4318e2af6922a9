import { MarketProfile } from '@energy-ops/contracts';
import { profileById, profiles, resolveMarket } from './profiles.js';

describe('market profiles', () => {
  it.each(profiles)('$id keeps the shape the product promises', (profile) => {
    expect(MarketProfile.parse(profile)).toEqual(profile);
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
});
