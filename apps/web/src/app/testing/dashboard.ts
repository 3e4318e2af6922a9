import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter } from '@angular/router';
import type { Role } from '@energy-ops/contracts';
import { sessionInterceptor } from '../auth/session-interceptor.js';
import { Session } from '../auth/session.js';
import { aSession } from './builders.js';

/** The dashboard's own services, with the test at the other end of its HTTP. */
export function startDashboard(): HttpTestingController {
  localStorage.clear();
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([sessionInterceptor])),
      provideHttpClientTesting(),
      provideRouter([]),
      { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
    ],
  });
  return TestBed.inject(HttpTestingController);
}

/** Signs somebody in, as the login page does. */
export async function signIn(http: HttpTestingController, role: Role = 'admin'): Promise<void> {
  const signingIn = TestBed.inject(Session).logIn({ email: `${role}@example.com`, password: 'a quiet grid hums' });
  http.expectOne('/api/auth/login').flush(aSession(role));
  await signingIn;
}

/** Answers every open GET of that path, whatever its query; lets the screen follow. */
export async function answer(http: HttpTestingController, path: string, body: object): Promise<void> {
  TestBed.tick();
  for (const request of http.match(({ method, url }) => method === 'GET' && url.split('?')[0] === path))
    request.flush(body);
  await Promise.resolve();
  TestBed.tick();
}
