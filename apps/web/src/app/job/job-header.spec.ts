import { TestBed } from '@angular/core/testing';
import type { Results } from '@energy-ops/contracts';
import { aJob } from '../testing/builders.js';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { JobHeader } from './job-header.js';

describe('the head of a job', () => {
  it('tells what is earned, not what an objective adds for risk', async () => {
    const http = startDashboard();
    await signIn(http);
    const fixture = TestBed.createComponent(JobHeader);
    fixture.componentRef.setInput('job', aJob({ objective_value: -6_353_061 }));
    fixture.detectChanges();
    const told = () =>
      [...(fixture.nativeElement as HTMLElement).querySelectorAll('dd')].slice(0, 2).map((each) => each.textContent);
    expect(told()).toEqual(['₹63,53,061', '−₹63,53,061']);
    const kpis = { profit: { value: 7_013_978, unit: 'INR' }, total_cost: { value: -7_013_978, unit: 'INR' } };
    fixture.componentRef.setInput('results', { kpis } as unknown as Results); // it reads nothing else
    fixture.detectChanges();
    expect(told()).toEqual(['₹70,13,978', '−₹70,13,978']);
  });
});
