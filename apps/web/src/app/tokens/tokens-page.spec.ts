import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ApiTokenView, Role } from '@energy-ops/contracts';
import { aDataSource, aToken, aUser } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { Toasts } from '../toast/toasts.js';
import { TokensPage } from './tokens-page.js';

const path = '/api/auth/tokens';
const cron = aUser({ id: 'u9', email: 'cron@example.com', role: 'service', name: null });
let http: HttpTestingController;
let screen: Screen<TokensPage>;

async function show(tokens: ApiTokenView[], role: Role = 'operator', user_id?: string) {
  http = startDashboard();
  await signIn(http, role);
  screen = Screen.of(TokensPage, { user_id });
  await answer(http, path, { tokens, next_cursor: null });
  await answer(http, '/api/data-sources', { data_sources: [aDataSource()], next_cursor: null });
  await answer(http, '/api/users', { users: [cron, aUser()], next_cursor: null });
  await screen.settle();
}

describe('API tokens', () => {
  it('are told in words: what each may, on what, until when', async () => {
    await show([
      aToken({ scopes: ['jobs:trigger'], model_types: ['SO'], data_source_ids: ['sample'] }),
      aToken({ id: 'old', name: 'old', expires_at: '2026-01-01T00:00:00Z' }),
    ]);
    expect(screen.text()).toMatch(/cron ?eops_abcd1234_… ?Run DMO, RMO and SO ?SO · on Sample portfolio/);
    expect(screen.text()).toMatch(/old ?eops_old_… ?See jobs and how far they are ?no limit ?Expired/);
    expect(screen.text()).not.toContain('Owner');
  });

  it('that there are none of yet are explained', async () => {
    await show([]);
    expect(screen.named('Make the first one')).toBeDefined();
  });

  it('are shown once, when they are made', async () => {
    await show([]);
    await screen.press('Make a token');
    await screen.press('Make the token');
    expect(screen.text()).toContain('Say what it is for');
    await screen.type('Name', 'sheet');
    await screen.press('Read the logs of jobs logs:read');
    await screen.press('Make the token');
    const call = http.expectOne({ method: 'POST', url: path });
    expect(call.request.body).toEqual({
      name: 'sheet',
      scopes: ['jobs:read', 'logs:read'],
      expires_in_days: 90,
      user_id: 'u1',
    });
    call.flush({ ...aToken({ name: 'sheet' }), token: 'eops_abcd1234_secret' });
    await screen.settle();
    expect(screen.text()).toContain('eops_abcd1234_secret');
    expect(screen.text()).toContain('/api/jobs?limit=5');
    await screen.press('I have it');
    expect(screen.named('Revoke sheet')).toBeDefined();
    expect(screen.text()).not.toContain('eops_abcd1234_secret');
  });

  it('for nothing are not made', async () => {
    await show([]);
    await screen.press('Make a token');
    await screen.type('Name', 'sheet');
    await screen.press('See jobs and how far they are jobs:read');
    await screen.press('Make the token');
    expect(screen.text()).toContain('Choose at least one');
    http.expectNone({ method: 'POST', url: path });
  });

  it('can carry no more than their owner may: a viewer’s only look', async () => {
    await show([], 'viewer');
    await screen.press('Make a token');
    expect(screen.text()).toContain('jobs:read');
    expect(screen.text()).not.toContain('jobs:trigger');
  });

  it('of a service account are made by an administrator, who sees whose each is', async () => {
    await show([aToken({ user_id: 'u9', user_email: cron.email })], 'admin', 'u9');
    expect(screen.text()).toContain('cron@example.com');
    await screen.press('Make a token');
    expect(screen.text()).toContain('cron@example.com – Service account');
    expect(screen.text()).not.toContain('models:activate');
    await screen.type('Name', 'cron');
    await screen.press('Make the token');
    expect(http.expectOne({ method: 'POST', url: path }).request.body).toMatchObject({ user_id: 'u9' });
  });

  it('are revoked only once it is said what ends', async () => {
    await show([aToken()]);
    await screen.press('Revoke cron');
    expect(screen.text()).toContain('refused at once');
    await screen.press('Revoke');
    http.expectOne({ method: 'DELETE', url: `${path}/abcd1234` }).flush(null);
    await screen.settle();
    expect(TestBed.inject(Toasts).shown().at(-1)?.message).toBe('cron was revoked.');
    expect(screen.named('Revoke cron')).toBeUndefined();
  });
});
