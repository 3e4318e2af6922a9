import { permissions, permissionsOf, roleMay, roles } from './access.js';

describe('roles', () => {
  it('gives an admin every permission', () => {
    for (const permission of permissions) expect(roleMay('admin', permission)).toBe(true);
  });

  it('lets a viewer only read', () => {
    expect(permissionsOf.viewer.filter((permission) => !permission.endsWith(':read'))).toEqual([]);
  });

  it('gives a service account nothing but what its token names', () => {
    expect(permissionsOf.service).toEqual([]);
  });

  it('keeps a second plan of one day from everybody but an admin', () => {
    expect(roles.filter((role) => roleMay(role, 'jobs:rerun_plan'))).toEqual(['admin']);
  });
});
