import { TestBed } from '@angular/core/testing';
import type { Job } from '@energy-ops/contracts';
import { aJob } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { JobHeader } from './job-header.js';

const running = { status: 'running', profit: null, objective_value: null, completed_at: null, mip_gap: null } as const;
const textsOf = (root: unknown, tag: string) =>
  [...(root as HTMLElement).querySelectorAll(tag)].slice(0, 2).map((each) => each.textContent);

/** The head's first two figures, name by name, of a job whose solver has got so far. */
async function headOf(job: Job, incumbent?: number): Promise<Record<string, string | null>> {
  const http = startDashboard();
  await signIn(http);
  const fixture = TestBed.createComponent(JobHeader);
  fixture.componentRef.setInput('job', job);
  fixture.detectChanges();
  await answer(http, '/api/jobs', { jobs: [job], next_cursor: null, total: 1 });
  if (incumbent !== undefined)
    await answer(http, `/api/jobs/${job.job_id}/curve`, [{ t_ms: 900, incumbent, best_bound: null, gap: 0.02 }]);
  fixture.detectChanges();
  const values = textsOf(fixture.nativeElement, 'dd');
  return Object.fromEntries(textsOf(fixture.nativeElement, 'dt').map((name, at) => [name, values[at] ?? null]));
}

describe('the head of a job', () => {
  it('tells what is earned, not what an objective adds for risk', async () => {
    expect(await headOf(aJob({ objective_value: -6_353_061, profit: 7_013_978 }))).toEqual({
      Profit: '₹70,13,978',
      Cost: '−₹70,13,978',
    });
  });

  it('calls the best plan so far a profit only where risk has no weight in it', async () => {
    expect(await headOf(aJob(running), -500)).toEqual({ 'Profit so far': '₹500.00', Cost: '−₹500.00' });
    TestBed.resetTestingModule();
    const model_config = { cvar_weight: 0.5 };
    expect(await headOf(aJob({ ...running, model_config }), -500)).toEqual({
      'Objective so far': '−₹500.00',
      Cost: '—',
    });
  });
});
