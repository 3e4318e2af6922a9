import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Role, WorkerView } from '@energy-ops/contracts';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { Toasts } from '../toast/toasts.js';
import { WorkerNotice } from './worker-notice.js';
import { WorkersPage } from './workers-page.js';

const aWorker = (change: Partial<WorkerView> = {}): WorkerView => ({
  id: 'w1',
  name: 'plant-1',
  host: 'plant',
  pid: 7,
  concurrency: 4,
  running: ['so_1'],
  sandbox: 'namespaces',
  warm: null,
  draining: false,
  last_beat_at: new Date().toISOString(),
  ...change,
});
let http: HttpTestingController;

/** What a component shows of these workers, on a server whose clock is an hour ahead where it is told so. */
async function shown<T>(component: new () => T, workers: WorkerView[], serverAheadMs = 0, role: Role = 'operator') {
  http = startDashboard();
  await signIn(http, role);
  const fixture: ComponentFixture<T> = TestBed.createComponent(component);
  TestBed.tick();
  const headers = { date: new Date(Date.now() + serverAheadMs).toUTCString() };
  for (const call of http.match('/api/workers?limit=200')) call.flush({ workers, next_cursor: null }, { headers });
  await fixture.whenStable();
  const element: HTMLElement = fixture.nativeElement;
  return { element, text: element.textContent?.replace(/\s+/g, ' ') ?? '' };
}

describe('the workers', () => {
  it('are told with what they run and how well they shut it in', async () => {
    const { element, text } = await shown(WorkersPage, [aWorker()]);
    expect(text).toContain('1 alive, 1 of 4 places taken');
    expect(text).toContain('sandbox: namespaces');
    expect(text).toContain('heard just now');
    expect(element.querySelector('a[href="/jobs/so_1"]')).not.toBeNull();
    expect(element.querySelector('[role=alert]')).toBeNull();
  });

  it('that fell silent are told from those that live, by the server’s own clock', async () => {
    const beat = (agoMs: number) => new Date(Date.now() + 3_600_000 - agoMs).toISOString();
    const workers = [
      aWorker({ last_beat_at: beat(1000) }),
      aWorker({ name: 'plant-2', last_beat_at: beat(9000), running: [] }),
    ];
    const { element, text } = await shown(WorkersPage, workers, 3_600_000);
    expect(text).toContain('1 alive');
    expect(element.querySelector('.late')?.textContent).toMatch(/plant-2.*silent for/);
  });

  it.each(['uid-only', 'none'] as const)('with the sandbox %s get a warning in red', async (sandbox) => {
    const { element } = await shown(WorkersPage, [aWorker({ sandbox })]);
    expect(element.querySelector('[role=alert]')?.textContent).toContain('Uploaded models are refused there');
  });

  it('are drained by an administrator who was told what that means, and take jobs again', async () => {
    http = startDashboard();
    await signIn(http, 'admin');
    const screen = Screen.of(WorkersPage, {});
    const workers = [aWorker(), aWorker({ id: 'w2', name: 'plant-2', draining: true })];
    const list = async () => {
      TestBed.tick();
      for (const call of http.match('/api/workers?limit=200')) call.flush({ workers, next_cursor: null });
      await screen.settle();
    };
    await list();
    await screen.press('Resume plant-2');
    http.expectOne({ method: 'POST', url: '/api/workers/w2/resume' }).flush(aWorker());
    await list();
    await screen.press('Drain plant-1');
    expect(screen.text()).toContain('finishes those it runs');
    await screen.press('Drain');
    http.expectOne({ method: 'POST', url: '/api/workers/w1/drain' }).flush(aWorker());
    await list();
    expect(TestBed.inject(Toasts).shown().at(-1)?.message).toBe('plant-1 takes no more jobs.');
  });

  it('are drained by nobody else', async () => {
    const { element } = await shown(WorkersPage, [aWorker()]);
    expect([...element.querySelectorAll('button')].map((each) => each.textContent?.trim())).toEqual([]);
  });

  it('that all drain are missed as if they were gone', async () => {
    expect((await shown(WorkerNotice, [aWorker({ draining: true })])).text).toContain('No worker takes jobs');
  });

  it('are not spoken of while one lives', async () => {
    expect((await shown(WorkerNotice, [aWorker()])).text.trim()).toBe('');
  });

  it('that are all gone are missed on every page', async () => {
    expect((await shown(WorkerNotice, [])).text).toContain('No worker takes jobs: they wait');
  });
});
