import { permissions, permissionsOf } from '@energy-ops/contracts';
import { inGroups } from './permission-words.js';

describe('permissions in words', () => {
  it('stand in one group each', () => {
    const named = inGroups(permissions).flatMap((group) => group.permissions.map(({ name }) => name));
    expect(named.toSorted()).toEqual(permissions.toSorted());
  });

  it('leave out the groups somebody has no part in', () => {
    expect(inGroups(permissionsOf.viewer).map(({ title }) => title)).toEqual(['Look', 'Operate']);
    expect(inGroups(permissionsOf.service)).toEqual([]);
  });
});
