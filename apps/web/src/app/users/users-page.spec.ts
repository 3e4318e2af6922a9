import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { User } from '@energy-ops/contracts';
import { aUser } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { Toasts } from '../toast/toasts.js';
import { UsersPage } from './users-page.js';

const path = '/api/users';
const link = { url: 'http://plant:3000/reset?token=t1', expires_at: '2026-11-27T05:30:00Z' };
const lastAdmin = { code: 'last_admin', detail: 'This is the last administrator. Make another one first.' };
let http: HttpTestingController;
let screen: Screen<UsersPage>;

async function show(users: User[], role?: string) {
  http = startDashboard();
  await signIn(http);
  screen = Screen.of(UsersPage, { role });
  await answer(http, path, { users, next_cursor: null });
  await screen.settle();
}
const toast = () => TestBed.inject(Toasts).shown().at(-1)?.message;
const open = (email: string) => screen.press(`Actions for ${email}`);

describe('users', () => {
  it('are listed with role, state and which one is oneself', async () => {
    await show([aUser({ disabled: true }), aUser({ id: 'u1', email: 'admin@example.com', role: 'admin', name: null })]);
    expect(screen.text()).toMatch(/ann@example\.com ?Ann ?Operator ?Disabled/);
    expect(screen.text()).toMatch(/admin@example\.com ?you ?Administrator ?May come in/);
  });

  it('are asked for by the role in the address; what is no role is all', async () => {
    await show([], 'nonsense');
    screen = Screen.of(UsersPage, { role: 'viewer' });
    TestBed.tick();
    http.expectOne(`${path}?limit=50&role=viewer`).flush({ users: [], next_cursor: null });
    await screen.settle();
    expect(screen.text()).toContain('Nobody has the role Viewer.');
  });

  it('that are people choose their password by a link, which is shown once', async () => {
    await show([]);
    await screen.press('Add a user');
    await screen.type('Email', 'new@example.com');
    await screen.press('Add');
    const call = http.expectOne({ method: 'POST', url: path });
    expect(call.request.body).toMatchObject({ email: 'new@example.com', role: 'operator' });
    expect(String(call.request.body.password)).toMatch(/^[0-9a-f]{64}$/);
    call.flush(aUser({ id: 'u3', email: 'new@example.com', name: null }));
    await screen.settle();
    http.expectOne(`${path}/u3/reset-link`).flush(link);
    await screen.settle();
    expect(screen.text()).toContain(link.url);
    expect(screen.text()).toContain('The link is shown this once');
    expect(screen.named('Actions for new@example.com')).toBeDefined();
  });

  it('whose address is taken are refused in the server’s words, beside what was typed', async () => {
    await show([]);
    await screen.press('Add a user');
    await screen.type('Email', 'ann@example.com');
    await screen.press('Add');
    const detail = 'There is a user ann@example.com already.';
    http
      .expectOne({ method: 'POST', url: path })
      .flush({ code: 'email_taken', title: 'Conflict', detail }, { status: 409, statusText: 'Conflict' });
    await screen.settle();
    expect(screen.text()).toContain(detail);
    expect(screen.named('Add')).toBeDefined();
  });

  it('get another role or name, and keep what stays', async () => {
    await show([aUser()]);
    await open('ann@example.com');
    await screen.press('Change role or name…');
    await screen.type('Name', 'Ann B.');
    await screen.press('Save');
    const call = http.expectOne(`${path}/u2`);
    expect([call.request.method, call.request.body]).toEqual(['PATCH', { name: 'Ann B.' }]);
    call.flush(aUser({ name: 'Ann B.' }));
    await screen.settle();
    expect(screen.text()).toContain('Ann B.');
  });

  it('are deleted only once it is said what ends', async () => {
    await show([aUser()]);
    await open('ann@example.com');
    await screen.press('Delete…');
    expect(screen.text()).toContain('their API tokens are deleted');
    http.expectNone({ method: 'DELETE' });
    await screen.press('Delete');
    http.expectOne({ method: 'DELETE', url: `${path}/u2` }).flush(null);
    await screen.settle();
    expect(toast()).toBe('ann@example.com was deleted.');
    expect(screen.named('Actions for ann@example.com')).toBeUndefined();
  });

  it('that are the last administrator stay, and the server says why', async () => {
    await show([aUser({ id: 'u1', email: 'admin@example.com', role: 'admin' })]);
    await open('admin@example.com');
    await screen.press('Disable…');
    expect(screen.text()).toContain('This is you: you are logged out at once.');
    await screen.press('Disable');
    http.expectOne(`${path}/u1`).flush(lastAdmin, { status: 409, statusText: 'Conflict' });
    await screen.settle();
    expect(toast()).toBe(`admin@example.com was not disabled: ${lastAdmin.detail}`);
  });

  it('can’t be shown while the server is away', async () => {
    http = startDashboard();
    await signIn(http);
    screen = Screen.of(UsersPage);
    TestBed.tick();
    for (const call of http.match(({ url }) => url === path)) call.flush(null, { status: 503, statusText: 'Away' });
    await screen.settle();
    expect(screen.named('Try again')).toBeDefined();
  });
});
