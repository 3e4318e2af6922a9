import { TestBed } from '@angular/core/testing';
import { RunningJobs } from '../overview/running-jobs.js';
import { aJob } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';

describe('the best plan so far', () => {
  it('is told of a job whose plan was found before anybody looked', async () => {
    const http = startDashboard();
    await signIn(http);
    const job = aJob({ status: 'running', objective_value: null, completed_at: null });
    const fixture = TestBed.createComponent(RunningJobs);
    fixture.detectChanges();
    await answer(http, '/api/jobs', { jobs: [job], next_cursor: null, total: 1 });
    fixture.detectChanges();
    const text = () => (fixture.nativeElement as HTMLElement).textContent?.replaceAll(/\s+/g, ' ') ?? '';
    expect(text()).toContain('no plan yet');
    await answer(http, `/api/jobs/${job.job_id}/curve`, [
      { t_ms: 300, incumbent: null, best_bound: -9_000_000, gap: null },
      { t_ms: 800, incumbent: -7_213_750, best_bound: -7_335_022, gap: 0.0168 },
    ]);
    fixture.detectChanges();
    expect(text()).toContain('best profit ₹72,13,750 · gap 1.68%');
    http.expectNone(`/api/jobs/${job.job_id}/curve`);
  });
});
