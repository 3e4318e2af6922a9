import type { HttpTestingController } from '@angular/common/http/testing';
import { startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { ResetPage } from './reset.js';

const path = '/api/auth/reset-password';
let http: HttpTestingController;

async function choose(password: string): Promise<Screen<ResetPage>> {
  http = startDashboard();
  const screen = Screen.of(ResetPage, { token: 't1' });
  await screen.settle();
  await screen.type('New password', password);
  await screen.press('Set the password');
  return screen;
}

describe('a link for a new password', () => {
  it('sets it and leads to the login', async () => {
    const screen = await choose('a loud grid hums at noon');
    const call = http.expectOne(path);
    expect(call.request.body).toEqual({ reset_token: 't1', password: 'a loud grid hums at noon' });
    call.flush(null);
    await screen.settle();
    expect(screen.text()).toContain('Your new password holds from now on.');
    expect(screen.named('Log in')?.getAttribute('href')).toBe('/login');
  });

  it('that was used says so, and whom to ask', async () => {
    const screen = await choose('a loud grid hums at noon');
    const detail = 'This link was used or is too old. Ask an administrator for another one.';
    http
      .expectOne(path)
      .flush({ code: 'reset_token_invalid', title: 'Forbidden', detail }, { status: 403, statusText: 'Forbidden' });
    await screen.settle();
    expect(screen.text()).toContain(detail);
  });

  it('takes no short password', async () => {
    const screen = await choose('short');
    expect(screen.text()).toContain('At least 12 characters, please.');
    http.expectNone(path);
  });

  it('that lost its end says what it should look like', async () => {
    http = startDashboard();
    const screen = Screen.of(ResetPage);
    await screen.settle();
    expect(screen.text()).toContain('This address is incomplete');
  });
});
