import { mayDo, permissions, permissionsOf, permissionsWith, roles, scopesOf } from './access.js';

describe('roles', () => {
  it('gives an admin every permission', () => {
    for (const permission of permissions) expect(mayDo({ role: 'admin' }, permission)).toBe(true);
  });

  it('lets a viewer only read, itself or by a program', () => {
    expect(permissionsOf.viewer.filter((permission) => !permission.endsWith(':read'))).toEqual(['tokens:own']);
  });

  it('gives a service account nothing but what its token names', () => {
    expect(permissionsWith({ role: 'service' })).toEqual([]);
    expect(permissionsWith({ role: 'service', scopes: ['jobs:trigger', 'jobs:read'] })).toEqual([
      'jobs:read',
      'jobs:trigger',
    ]);
  });

  it('keeps a second plan of one day from everybody but an admin', () => {
    expect(roles.filter((role) => mayDo({ role }, 'jobs:rerun_plan'))).toEqual(['admin']);
  });
});

describe('a token', () => {
  it('does nothing that its scopes do not name', () => {
    expect(permissionsWith({ role: 'admin', scopes: ['jobs:read'] })).toEqual(['jobs:read']);
  });

  it('does nothing that its owner may not do, whatever its scopes once were', () => {
    expect(permissionsWith({ role: 'viewer', scopes: ['jobs:read', 'jobs:trigger', 'users:manage'] })).toEqual([
      'jobs:read',
    ]);
  });

  it('never lets a machine decide which model is active, what starts by the clock, nor who may come in', () => {
    const beyond = ['models:activate', 'schedules:write', 'tokens:own', 'users:manage', 'jobs:rerun_plan'] as const;
    expect(beyond.filter((permission) => (scopesOf.service as readonly string[]).includes(permission))).toEqual([]);
  });
});
