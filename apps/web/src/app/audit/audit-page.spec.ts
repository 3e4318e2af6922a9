import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { AuditEntryView, AuditVerdict } from '@energy-ops/contracts';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { AuditPage } from './audit-page.js';

const anEntry = (change: Partial<AuditEntryView> = {}): AuditEntryView => ({
  id: 7,
  at: '2026-11-23T04:30:00Z',
  actor: 'ann@example.com',
  action: 'user.change',
  target: 'u2',
  outcome: 'done',
  ip: '10.0.0.7',
  details: { role: 'viewer', note: null },
  ...change,
});
const whole: AuditVerdict = {
  ok: true,
  entries: 1234,
  waiting: 0,
  head: `1234:${'ab'.repeat(32)}`,
  findings: [],
  findings_total: 0,
};
let http: HttpTestingController;
let screen: Screen<AuditPage>;

/** Shows the page at this address; gives back what it asked the server for. */
async function show(entries: AuditEntryView[], address: Record<string, string> = {}): Promise<string> {
  http = startDashboard();
  await signIn(http);
  screen = Screen.of(AuditPage, address);
  TestBed.tick();
  const call = http.expectOne(({ url }) => url === '/api/audit');
  call.flush({ entries, next_cursor: null, total: entries.length });
  await screen.settle();
  return call.request.params.toString();
}
async function verify(verdict: AuditVerdict): Promise<void> {
  await screen.press('Verify');
  http.expectOne('/api/audit/verify').flush(verdict);
  await screen.settle();
}

describe('the audit', () => {
  it('tells who did what, when on the market’s clock, with the details', async () => {
    await show([anEntry(), anEntry({ id: 6, action: 'POST /api/users', outcome: 'refused' })]);
    expect(screen.text()).toMatch(/23 Nov 2026, 10:00:00 ?ann@example\.com ?10\.0\.0\.7 ?user\.change ?u2 ?Done/);
    expect(screen.text()).toMatch(/roleviewer/);
    expect(screen.text()).not.toContain('note');
    expect(screen.text()).toContain('Refused');
  });

  it('asks for what the address says, whole days of the market', async () => {
    const asked = await show([], { actor: 'ann@example.com', outcome: 'refused', from: '2026-11-23' });
    expect(asked).toBe('limit=50&actor=ann@example.com&outcome=refused&from=2026-11-22T18:30:00.000Z');
    expect(screen.named('Clear the filters')).toBeDefined();
  });

  it('narrows to somebody with one press', async () => {
    await show([anEntry()]);
    await screen.press('Only what ann@example.com did');
    expect(TestBed.inject(Router).url).toBe('/?actor=ann@example.com');
  });

  it('is exported as it is filtered', async () => {
    await show([anEntry()], { action: 'user.change' });
    await screen.press('Export CSV');
    expect(http.expectOne('/api/downloads').request.body).toEqual({
      path: '/api/audit?format=csv&action=user.change',
    });
  });

  it('that is whole says so, and where its chain ends', async () => {
    await show([anEntry()]);
    await verify(whole);
    expect(screen.text()).toContain('Whole: all 1,234 entries are as they were written.');
    expect(screen.text()).toContain(whole.head);
  });

  it('that was tampered with says how, and what to do', async () => {
    await show([anEntry()]);
    const finding = { fault: 'removed', entry_id: 5, position: 5, message: 'Entry 5 is missing.' } as const;
    await verify({ ...whole, ok: false, findings: [finding], findings_total: 1 });
    expect(screen.text()).toContain('Not whole: 1 finding in 1,234 entries.');
    expect(screen.text()).toContain('Entry 5 is missing.');
    expect(screen.text()).toContain('compare with a backup');
  });

  it('says why it could not be verified', async () => {
    await show([anEntry()]);
    await screen.press('Verify');
    const problem = { code: 'busy', title: 'Busy', detail: 'The audit is being verified already.' };
    http.expectOne('/api/audit/verify').flush(problem, { status: 503, statusText: 'Busy' });
    await screen.settle();
    expect(screen.text()).toContain(problem.detail);
  });
});
