import { TestBed } from '@angular/core/testing';
import type { Job } from '@energy-ops/contracts';
import { aJob } from '../testing/builders.js';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { JobSummary } from './job-summary.js';

async function show(job: Job): Promise<HTMLElement> {
  const http = startDashboard();
  await signIn(http);
  const fixture = TestBed.createComponent(JobSummary);
  fixture.componentRef.setInput('job', job);
  fixture.detectChanges();
  return fixture.nativeElement;
}

const linksOf = (element: HTMLElement) => [...element.querySelectorAll('a')].map((each) => each.textContent?.trim());

describe('how a job went', () => {
  it('is told on the clock of its own market', async () => {
    const element = await show(aJob({ time_zone: 'Europe/Berlin' }));
    expect(element.textContent).toContain('CET (UTC+01:00)');
    expect(element.textContent).toContain('23 Nov 2026, 05:30:00');
  });

  it('leads from an infeasible one to what stands in the way, from others to the log', async () => {
    const failed = { status: 'failed', solution_status: 'none', objective_value: null } as const;
    expect(linksOf(await show(aJob({ ...failed, termination_status: 'infeasible' })))).toEqual([
      'See what stands in the way',
      'Read the log',
    ]);
    TestBed.resetTestingModule();
    expect(linksOf(await show(aJob({ ...failed, termination_status: 'error' })))).toEqual(['Read the log']);
  });
});
