import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { SessionView } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { aSession } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { ProfilePage } from './profile-page.js';

const path = '/api/auth/sessions';
const aPlace = (change: Partial<SessionView> = {}): SessionView => ({
  id: 's1',
  created_at: '2026-11-20T04:30:00Z',
  last_used_at: '2026-11-20T04:30:00Z',
  expires_at: '2026-11-27T04:30:00Z',
  ip: '10.0.0.7',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0',
  current: true,
  ...change,
});
const phone = aPlace({ id: 's2', user_agent: 'Mozilla/5.0 (iPhone) Safari/604.1', current: false });
let http: HttpTestingController;
let screen: Screen<ProfilePage>;

beforeEach(async () => {
  http = startDashboard();
  await signIn(http, 'operator');
  screen = Screen.of(ProfilePage);
  await answer(http, path, { sessions: [aPlace(), phone], next_cursor: null });
  await screen.settle();
});

async function change(current: string, next: string): Promise<void> {
  await screen.type('Current password', current);
  await screen.type('New password', next);
  await screen.press('Change password');
}

describe('the profile', () => {
  it('says who one is and what one may do', () => {
    expect(screen.text()).toContain('operator@example.com');
    expect(screen.text()).toContain('Run DMO, RMO and SO');
    expect(screen.text()).not.toContain('Manage users');
  });

  it('marks the present session and ends another', async () => {
    expect(screen.text()).toMatch(/Firefox on Linux ?this one ?10\.0\.0\.7/);
    await screen.press('End the session of Safari on iPhone');
    http.expectOne({ method: 'DELETE', url: `${path}/s2` }).flush(null);
    await screen.settle();
    expect(screen.text()).toContain('You are logged in nowhere else.');
  });

  it('ends all other sessions', async () => {
    await screen.press('End all others');
    http.expectOne({ method: 'DELETE', url: path }).flush(null);
    await screen.settle();
    expect(screen.text()).not.toContain('Safari on iPhone');
    expect(screen.named('End all others')).toBeUndefined();
  });

  it('takes a new password, and the access token that comes with it', async () => {
    await change('a quiet grid hums', 'a loud grid hums at noon');
    const call = http.expectOne('/api/auth/password');
    expect(call.request.body).toEqual({
      current_password: 'a quiet grid hums',
      password: 'a loud grid hums at noon',
    });
    call.flush({ ...aSession('operator'), access_token: 'token-2' });
    await screen.settle();
    expect(TestBed.inject(Session).token()).toBe('token-2');
    http.expectOne(path).flush({ sessions: [aPlace()], next_cursor: null });
  });

  it('says that the current password is wrong', async () => {
    await change('not it', 'a loud grid hums at noon');
    const problem = { code: 'password_wrong', title: 'Bad Request', detail: 'The current password is wrong.' };
    http.expectOne('/api/auth/password').flush(problem, { status: 400, statusText: 'Bad Request' });
    await screen.settle();
    expect(screen.text()).toContain('The current password is wrong.');
  });

  it('sends no password that is too short', async () => {
    await change('a quiet grid hums', 'short');
    expect(screen.text()).toContain('At least 12 characters, please.');
    http.expectNone('/api/auth/password');
  });
});
