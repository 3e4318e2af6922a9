import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { WorkerView } from '@energy-ops/contracts';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { WorkerNotice } from './worker-notice.js';
import { WorkersPage } from './workers-page.js';

const aWorker = (change: Partial<WorkerView> = {}): WorkerView => ({
  name: 'plant-1',
  host: 'plant',
  pid: 7,
  concurrency: 4,
  running: ['so_1'],
  sandbox: 'namespaces',
  warm: null,
  last_beat_at: new Date().toISOString(),
  ...change,
});
let http: HttpTestingController;

/** What a component shows of these workers, on a server whose clock is an hour ahead where it is told so. */
async function shown<T>(component: new () => T, workers: WorkerView[], serverAheadMs = 0) {
  http = startDashboard();
  await signIn(http, 'operator');
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

  it('are not spoken of while one lives', async () => {
    expect((await shown(WorkerNotice, [aWorker()])).text.trim()).toBe('');
  });

  it('that are all gone are missed on every page', async () => {
    expect((await shown(WorkerNotice, [])).text).toContain('No worker is alive: jobs wait');
  });
});
