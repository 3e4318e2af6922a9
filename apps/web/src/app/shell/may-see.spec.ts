import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Role } from '@energy-ops/contracts';
import { aSession } from '../testing/builders.js';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { forThoseWhoMay } from './may-see.js';
import { Navigation } from './navigation.js';
import { pages } from './pages.js';

@Component({ template: '<p>What one may see</p>' })
class Shown {}

async function visit(role: Role, path: string): Promise<string> {
  const http = startDashboard();
  localStorage.setItem('energy-ops.signed-in', 'true');
  const router = TestBed.inject(Router);
  router.resetConfig(pages.flatMap((page) => forThoseWhoMay({ path: page.path.slice(1), component: Shown })));
  const harness = await RouterTestingHarness.create();
  const going = router.navigateByUrl(path);
  await new Promise((resolve) => setTimeout(resolve));
  for (const refresh of http.match('/api/auth/refresh')) refresh.flush(aSession(role));
  await going;
  harness.detectChanges();
  return harness.routeNativeElement?.textContent?.replace(/\s+/g, ' ') ?? '';
}

describe('a page', () => {
  it('opens for those who may', async () => {
    expect(await visit('admin', '/users')).toBe('What one may see');
    TestBed.resetTestingModule();
    expect(await visit('viewer', '/jobs')).toBe('What one may see');
  });

  it('says to the others what it needs', async () => {
    const text = await visit('operator', '/users');
    expect(text).toContain('You may not see this page');
    expect(text).toContain('users:manage');
    expect(text).toContain('Your role is operator');
  });

  it.each([
    ['admin', ['Workers', 'Users', 'Tokens', 'Webhooks', 'Audit']],
    ['operator', ['Workers', 'Tokens']],
    ['viewer', ['Tokens']],
  ] as const)('is in the navigation of a %s only where it opens', async (role, seldom) => {
    await signIn(startDashboard(), role);
    const fixture = TestBed.createComponent(Navigation);
    await fixture.whenStable();
    const element: HTMLElement = fixture.nativeElement;
    const labels = [...element.querySelectorAll('a')].map((each) => each.textContent?.trim());
    expect(labels).toEqual(['Overview', 'Jobs', 'Schedules', 'Models', 'Data sources', ...seldom]);
  });
});
