import { HttpClient } from '@angular/common/http';
import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { aSession } from '../testing/builders.js';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { Session } from './session.js';

const unauthorized = { status: 401, statusText: 'Unauthorized' };
const turn = () => new Promise((resolve) => setTimeout(resolve));
let http: HttpTestingController;

beforeEach(() => {
  http = startDashboard();
});
afterEach(() => {
  http.verify();
});

describe('session', () => {
  it('sends the token with our calls, and never with the public ones', async () => {
    await signIn(http);
    const client = TestBed.inject(HttpClient);
    client.get('/api/models').subscribe();
    client.get('/api/client-config').subscribe();
    expect(http.expectOne('/api/models').request.headers.get('authorization')).toBe('Bearer token-1');
    expect(http.expectOne('/api/client-config').request.headers.has('authorization')).toBe(false);
  });

  it('renews an expired token once and repeats the call', async () => {
    await signIn(http);
    const answered = firstValueFrom(TestBed.inject(HttpClient).get('/api/models'));
    http.expectOne('/api/models').flush(null, unauthorized);
    http.expectOne('/api/auth/refresh').flush({ ...aSession(), access_token: 'token-2' });
    await turn();
    const second = http.expectOne('/api/models');
    expect(second.request.headers.get('authorization')).toBe('Bearer token-2');
    second.flush({ models: [] });
    expect(await answered).toEqual({ models: [] });
  });

  it('ends when the refresh is refused', async () => {
    await signIn(http);
    const session = TestBed.inject(Session);
    const renewed = session.renew();
    http.expectOne('/api/auth/refresh').flush(null, unauthorized);
    expect(await renewed).toBe(false);
    expect(session.isSignedIn()).toBe(false);
  });

  it('outlives a server that is away', async () => {
    await signIn(http);
    const session = TestBed.inject(Session);
    const renewed = session.renew();
    http.expectOne('/api/auth/refresh').flush(null, { status: 503, statusText: 'Service Unavailable' });
    expect(await renewed).toBe(false);
    expect(session.isSignedIn()).toBe(true);
  });

  it('asks for no refresh where nobody ever signed in', async () => {
    expect(await TestBed.inject(Session).restore()).toBe(false);
    http.expectNone('/api/auth/refresh');
  });

  it('keeps the token out of the browser’s storage', async () => {
    await signIn(http);
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('token-1');
  });
});
