import { TestBed } from '@angular/core/testing';
import type { JobDiff } from '@energy-ops/contracts';
import { aJob } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { JobCompare } from './job-compare.js';
import { KpiDeltas } from './kpi-deltas.js';

const [now, before] = [aJob({ job_id: 'dmo_2' }), aJob({ job_id: 'dmo_1', created_at: '2026-11-22T04:30:00Z' })];
const table = { rows_added: 0, rows_removed: 0, columns_added: [], columns_removed: [] };
const side = { data_source_id: 'sample', horizon_start: '2026-11-23T18:30:00Z', horizon_blocks: 96 };
const diff = {
  model_type: 'DMO',
  time_zone: 'Asia/Kolkata',
  currency: 'INR',
  mtu_minutes: 15,
  a: { ...side, job_id: now.job_id },
  b: { ...side, job_id: before.job_id },
  sentence: 'Profit rose by INR 12,300 (4.1 %): load was lowered by 30 MW between 18:00 and 20:00.',
  identical: false,
  model: { changed: false },
  config: { total: 1, changes: [{ path: 'mip_gap', kind: 'changed', a: 0.01, b: 0.0001 }] },
  inputs: {
    changed: true,
    settings: { changes: [], total: 0 },
    tables: [
      {
        ...table,
        table: 'timeseries',
        state: 'changed',
        rows_a: 96,
        rows_b: 96,
        rows_changed: 8,
        cells_changed: 8,
        columns: [{ name: 'load_mw', unit: 'MW', changed: 8, max_abs_delta: 30, max_at: null }],
        cells: [{ key: { block_start: '2026-01-15T18:00:00+05:30' }, column: 'load_mw', a: 70, b: 100, delta: -30 }],
      },
    ],
  },
  kpis: [
    { name: 'profit', unit: 'INR', a: 312_300, b: 300_000, delta: 12_300, delta_percent: 4.1 },
    { name: 'starts', unit: '', a: 3, b: 3, delta: 0, delta_percent: 0 },
  ],
  results: [],
  blocks: {
    aligned_by: 'instant',
    in_common: 96,
    only_a: 0,
    only_b: 0,
    series: [],
    series_total: 0,
    differing: [],
    next_cursor: null,
  },
} as unknown as JobDiff; // what this page does not read is left out

describe('the comparison of a job', () => {
  it('is with the usual job, and says the difference in a sentence, in figures and in what was asked', async () => {
    const http = startDashboard();
    await signIn(http);
    const fixture = TestBed.createComponent(JobCompare);
    fixture.componentRef.setInput('job', now);
    await answer(http, '/api/jobs', { jobs: [now, before], next_cursor: null, total: 2 });
    TestBed.tick();
    const asked = http.expectOne(({ url }) => url === '/api/jobs/dmo_2/diff');
    expect(asked.request.params.get('against')).toBe('dmo_1');
    asked.flush(diff);
    await Promise.resolve();
    TestBed.tick();
    const element: HTMLElement = fixture.nativeElement;
    const text = element.textContent?.replaceAll(/\s+/g, ' ') ?? '';
    for (const part of [
      diff.sentence,
      'mip_gap',
      '8 rows changed. Changed cells: 8 of load_mw (by up to 30 MW).',
      '1 more figure is equal.',
    ])
      expect(text).toContain(part);
    expect(element.querySelector('[data-kpi=profit]')?.textContent).toMatch(/\+₹12,300.*\+4\.1/);
  });

  it('shows amounts of two currencies each in its own', () => {
    startDashboard();
    const fixture = TestBed.createComponent(KpiDeltas);
    const none = { delta: null, delta_percent: null };
    fixture.componentRef.setInput('currency', 'EUR');
    fixture.componentRef.setInput('kpis', [
      { name: 'profit', unit: 'EUR', a: 3374, b: null, ...none },
      { name: 'profit', unit: 'INR', a: null, b: 319_628, ...none },
      { name: 'fuel', unit: 'EUR', a: 0, b: null, ...none },
      { name: 'fuel', unit: 'INR', a: null, b: 0, ...none },
    ]);
    fixture.detectChanges();
    const rows = [...fixture.nativeElement.querySelectorAll('[data-kpi]')] as HTMLElement[];
    expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
      ['Profit', '—', '—', '€3,374', '₹3,19,628'],
    ]);
  });

  it('waits for a job that runs', async () => {
    const http = startDashboard();
    await signIn(http);
    const fixture = TestBed.createComponent(JobCompare);
    fixture.componentRef.setInput('job', aJob({ status: 'running' }));
    TestBed.tick();
    http.expectNone(({ url }) => url.endsWith('/diff'));
    const element: HTMLElement = fixture.nativeElement;
    expect(element.textContent).toContain('It can be compared when it has ended.');
  });
});
