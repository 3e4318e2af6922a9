import type { HttpTestingController } from '@angular/common/http/testing';
import type { OwnAlert } from '@energy-ops/contracts';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { AlertBell } from './alert-bell.js';
import { AlertsPage } from './alerts-page.js';
import { EmailCard } from './email-card.js';

const anAlert = (change: Partial<OwnAlert> = {}): OwnAlert => ({
  id: 'a1',
  kind: 'model_failing',
  cause: 'model_failing:DMO:in-iex',
  severity: 'critical',
  sentence: 'The DMO failed.',
  next_step: 'Read its log.',
  link: '/jobs/x?tab=log',
  times: 2,
  opened_at: '2026-11-27T00:52:10Z',
  last_at: '2026-11-27T00:52:10Z',
  resolved_at: null,
  resolution: null,
  read: false,
  ...change,
});
let http: HttpTestingController;
beforeEach(async () => {
  http = startDashboard();
  await signIn(http, 'viewer');
});

describe('alerts', () => {
  it('say what is wrong, what to do and what is over; seen ones count no more', async () => {
    const screen = Screen.of(AlertsPage);
    const over = anAlert({
      id: 'a2',
      sentence: 'Old data.',
      resolved_at: '2026-11-27T01:00:00Z',
      resolution: 'Fresh.',
    });
    await answer(http, '/api/alerts', { alerts: [anAlert(), over], next_cursor: null, unread: 1 });
    await screen.settle();
    expect(screen.text()).toMatch(
      /Critical.*not seen.*2 times.*The DMO failed\. ?Read its log\..*Over ?Old data\. ?Fresh/,
    );
    await screen.press('Mark as seen: The DMO failed.');
    http.expectOne({ method: 'POST', url: '/api/alerts/a1/read' }).flush(null);
    await screen.settle();
    expect(screen.text()).not.toContain('not seen');
  });

  it('are counted by the bell, which shows the newest and leads to all', async () => {
    const screen = Screen.of(AlertBell);
    const late = anAlert({ id: 'a3', sentence: 'No plan for the DAM.', severity: 'warning', link: null });
    const seen = anAlert({ id: 'a4', sentence: 'Long known.', read: true });
    await answer(http, '/api/alerts', { alerts: [anAlert(), late, seen], next_cursor: null, unread: 2 });
    await screen.settle();
    await screen.press('Alerts, 2 not seen');
    expect(screen.text()).toMatch(/The DMO failed\. ?Critical · .* · 2 times.*No plan for the DAM\. ?Warning/);
    expect(screen.text()).not.toContain('Long known.');
    expect(screen.named('The DMO failed.')?.getAttribute('href')).toBe('/jobs/x?tab=log');
    expect(screen.named('All alerts')?.getAttribute('href')).toBe('/alerts');
    await screen.press('Mark as seen: The DMO failed.');
    http.expectOne({ method: 'POST', url: '/api/alerts/a1/read' }).flush(null);
    await screen.settle();
    expect(screen.text()).not.toContain('The DMO failed.');
    await screen.press('Mark all as seen');
    http.expectOne({ method: 'POST', url: '/api/alerts/read' }).flush(null);
    await screen.settle();
    expect(screen.text()).toContain('Nothing new: you have seen what is open.');
  });

  it('come by e-mail only to those who choose so, where there is e-mail', async () => {
    const screen = Screen.of(EmailCard);
    await answer(http, '/api/alerts/settings', { email_from: null, email_available: false });
    await screen.settle();
    expect(screen.text()).toContain('sets SMTP_URL');
  });
});
