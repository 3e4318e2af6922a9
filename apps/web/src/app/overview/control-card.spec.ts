import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { modelTypes, type DataSource, type Job, type Model, type Role } from '@energy-ops/contracts';
import { addDays, localDate } from '@energy-ops/market';
import { aDataSource, aJob, aModel } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { ControlCard } from './control-card.js';

const tomorrow = addDays(localDate(new Date(), 'Asia/Kolkata'), 1);
let http: HttpTestingController;
let fixture: ComponentFixture<ControlCard>;

const builtIn = modelTypes.map((type) => aModel({ id: `${type}_1`, model_type: type }));

interface Shown {
  readonly jobs?: Job[];
  readonly role?: Role;
  readonly models?: Model[];
}

async function show(sources: DataSource[], { jobs = [], role = 'admin', models = builtIn }: Shown = {}): Promise<void> {
  http = startDashboard();
  await signIn(http, role);
  fixture = TestBed.createComponent(ControlCard);
  await answer(http, '/api/data-sources', { data_sources: sources, next_cursor: null });
  await answer(http, '/api/jobs', { jobs, next_cursor: null, total: jobs.length });
  await answer(http, '/api/optimization/models', { success: true, models, next_cursor: null });
  fixture.detectChanges();
}

const card = (): HTMLElement => fixture.nativeElement;
const text = () => card().textContent ?? '';
function button(name: string): HTMLButtonElement {
  const found = [...card().querySelectorAll('button')].find((each) => each.textContent?.trim() === name);
  if (found === undefined) throw new Error(`There is no button ${name} in: ${text()}`);
  return found;
}

describe('control card', () => {
  it('runs a model on the sample', async () => {
    await show([aDataSource()]);
    button('Run RMO').click();
    const trigger = http.expectOne('/api/jobs/trigger');
    expect(trigger.request.body).toEqual({ model_type: 'RMO', data_source_id: 'sample' });
    expect(trigger.request.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
    fixture.detectChanges();
    expect(button('Run RMO').disabled).toBe(true);
    expect(text()).toContain('Starting…');
  });

  it('refuses a second DMO of the day in words, and offers an admin to run it again', async () => {
    await show([aDataSource()], { jobs: [aJob({ delivery_day: tomorrow })] });
    expect(text()).toContain('DMO already run for');
    expect(button('Run DMO').disabled).toBe(true);
    expect(button('Run again').disabled).toBe(false);
  });

  it('offers nobody else to run it again', async () => {
    await show([aDataSource()], { jobs: [aJob({ delivery_day: tomorrow })], role: 'operator' });
    expect(() => button('Run again')).toThrow();
    expect(button('Run RMO').disabled).toBe(false);
  });

  it('says why data is not fit', async () => {
    await show([aDataSource({}, { SO: 'The table storage is missing.' })]);
    expect(button('Run SO').disabled).toBe(true);
    expect(text()).toContain('The data is not fit for SO: The table storage is missing.');
  });

  it('sends somebody without data to the upload', async () => {
    await show([]);
    expect(button('Run DMO').disabled).toBe(true);
    expect(card().querySelector('a[href="/data-sources/upload"]')?.textContent).toContain('Upload a data source');
  });

  it('says of each model what is active and when it ran last', async () => {
    await show([aDataSource()], {
      jobs: [
        aJob({ job_id: 'rmo_1', model_type: 'RMO', status: 'failed' }),
        aJob({ job_id: 'so_1', model_type: 'SO', status: 'running', progress: 45 }),
      ],
    });
    const links = [...card().querySelectorAll('a')].map((each) => each.getAttribute('aria-label'));
    expect(links).toContain('Active DMO model: v1');
    expect(text()).toContain('Never run');
    expect(links).toContain('Last run of RMO: Failed');
    expect(links).toContain('Last run of SO: Running, 45 %');
  });

  it('does not run a model without an active version, and leads to where one is activated', async () => {
    await show([aDataSource()], { models: builtIn.filter(({ model_type }) => model_type !== 'SO') });
    expect(button('Run SO').disabled).toBe(true);
    expect(button('Run RMO').disabled).toBe(false);
    expect(text()).toContain('No SO model is active.');
    expect(card().querySelector('a[href="/models?type=SO"]')?.textContent).toBe('Activate one');
  });

  it('lets a viewer look only', async () => {
    await show([aDataSource()], { role: 'viewer' });
    for (const name of ['Run DMO', 'Run RMO', 'Run SO']) expect(button(name).disabled).toBe(true);
    expect(text()).toContain('Your role may not run jobs.');
  });

  it('shows the refusal with its cause', async () => {
    await show([aDataSource()]);
    button('Run SO').click();
    const problem = {
      title: 'Unprocessable',
      detail: 'No blocks are left on that day.',
      code: 'no_blocks_left',
      request_id: 'req_7',
    };
    http.expectOne('/api/jobs/trigger').flush(problem, { status: 422, statusText: 'Unprocessable' });
    await new Promise((resolve) => setTimeout(resolve));
    fixture.detectChanges();
    expect(text()).toContain('No blocks are left on that day.');
    expect(text()).toContain('req_7');
  });
});
