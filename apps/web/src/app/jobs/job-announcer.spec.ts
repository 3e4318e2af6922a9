import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { aJob } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { ToastStack } from '../toast/toast-stack.js';
import { JobAnnouncer } from './job-announcer.js';
import { RecentJobs } from './recent-jobs.js';

let http: HttpTestingController;

/** What is on the screen after one job went through these states. */
async function toastsAfter(...states: ReturnType<typeof aJob>[]): Promise<string> {
  await signIn(http);
  TestBed.inject(JobAnnouncer);
  const recent = TestBed.inject(RecentJobs);
  await answer(http, '/api/jobs', { jobs: [], next_cursor: null, total: 0 });
  const fixture = TestBed.createComponent(ToastStack);
  for (const state of states) {
    recent.put(state);
    TestBed.tick();
  }
  fixture.detectChanges();
  const element: HTMLElement = fixture.nativeElement;
  return element.textContent ?? '';
}

beforeEach(() => {
  http = startDashboard();
});

describe('toasts', () => {
  it('say that a job completed, with the way to its results and logs', async () => {
    const text = await toastsAfter(aJob({ status: 'running' }), aJob());
    expect(text).toContain('DMO completed');
    expect(text).toContain('View results');
    expect(text).toContain('View logs');
  });

  it('say why a job failed', async () => {
    const failed = aJob({ status: 'failed', error_message: 'The limits contradict each other.' });
    expect(await toastsAfter(aJob({ status: 'running' }), failed)).toContain(
      'DMO failed: The limits contradict each other.',
    );
  });

  it('are silent on jobs that had ended before, and on scheduled ones that go well', async () => {
    const scheduled = { job_id: 'so_1', triggered_by: 'scheduled' } as const;
    const text = await toastsAfter(aJob(), aJob({ ...scheduled, status: 'running' }), aJob(scheduled));
    expect(text.trim()).toBe('');
  });
});
