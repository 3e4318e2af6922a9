import { HttpEventType } from '@angular/common/http';
import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Model, Role } from '@energy-ops/contracts';
import { aModel } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Toasts } from '../toast/toasts.js';
import { ModelsPage } from './models-page.js';

const path = '/api/optimization/models';
const uploaded = (change: Partial<Model> = {}) =>
  aModel({ id: 'dmo_2', version: 2, builtin: false, name: 'mine.py', uploaded_by: 'ann@example.com', ...change });
let http: HttpTestingController;
let fixture: ComponentFixture<ModelsPage>;

/** Lets what was answered reach the screen. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  fixture.detectChanges();
}

async function show(models: Model[], role: Role = 'operator', address: { type?: string; status?: string } = {}) {
  http = startDashboard();
  await signIn(http, role);
  fixture = TestBed.createComponent(ModelsPage);
  for (const [name, value] of Object.entries(address)) fixture.componentRef.setInput(name, value);
  await answer(http, path, { success: true, models, next_cursor: null });
  await settle();
}

const page = (): HTMLElement => fixture.nativeElement;
const text = () => page().textContent?.replace(/\s+/g, ' ') ?? '';
const named = (name: string) =>
  [...page().querySelectorAll<HTMLElement>('button, a')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name,
  );
function press(name: string): void {
  const found = named(name);
  if (found === undefined) throw new Error(`There is no ${name} in: ${text()}`);
  found.click();
}

/** Chooses a file as the browser does. */
async function choose(file: File): Promise<void> {
  const field = page().querySelector<HTMLInputElement>('input[type=file]');
  if (field === null) throw new Error('There is no file field.');
  Object.defineProperty(field, 'files', { value: [file], configurable: true });
  field.dispatchEvent(new Event('change'));
  await settle();
}
const aFile = (source = 'import os\n', name = 'mine.py') => {
  const file = new File([source], name, { type: 'text/x-python' });
  return Object.assign(file, { text: () => Promise.resolve(source) }); // jsdom's File cannot be read
};

describe('uploading a model', () => {
  it('asks for a file first', async () => {
    await show([]);
    press('Upload model');
    await settle();
    expect(text()).toContain('Choose a Python file first.');
    http.expectNone('/api/optimization/upload');
  });

  it('refuses what is no Python file before it is sent', async () => {
    await show([]);
    await choose(aFile('', 'notes.txt'));
    expect(text()).toContain('notes.txt is not a Python file');
    press('Upload model');
    http.expectNone('/api/optimization/upload');
  });

  it('shows how far it is, that it is checked, and what became of it', async () => {
    await show([aModel()]);
    await choose(aFile());
    expect(text()).toContain('mine.py 10 B');
    press('Upload model');
    const upload = http.expectOne('/api/optimization/upload');
    const body: FormData = upload.request.body;
    expect([body.get('modelType'), body.get('activate')]).toEqual(['DMO', 'true']);

    upload.event({ type: HttpEventType.UploadProgress, loaded: 3, total: 10 });
    await settle();
    expect(text()).toContain('Uploading mine.py: 30 %');
    upload.event({ type: HttpEventType.UploadProgress, loaded: 10, total: 10 });
    await settle();
    expect(text()).toContain('Checking mine.py in the sandbox');

    const warnings = [{ line: 1, column: 8, code: 'unknown_import', message: 'os is odd' }];
    upload.flush({ success: true, model: uploaded(), warnings }, { status: 201, statusText: 'Created' });
    await settle();
    expect(text()).toContain('DMO version 2 is active');
    expect(text()).toContain('os is odd');
    expect(page().querySelector('mark')?.textContent).toBe('o');
    expect(named('Source of DMO version 2')).toBeDefined();
  });

  it('shows each finding with its line of the file', async () => {
    await show([aModel()]);
    await choose(aFile('def x():\n  y = 1\n    z = 2\n'));
    press('Upload model');
    const errors = [
      { pointer: '/file', line: 3, column: 1, code: 'syntax_error', message: 'unexpected indent' },
      { pointer: '/file', line: null, column: null, code: 'no_result', message: 'it writes nothing' },
    ];
    http
      .expectOne('/api/optimization/upload')
      .flush(
        { code: 'model_not_valid', title: 'Bad Request', detail: 'no', errors },
        { status: 400, statusText: 'Bad Request' },
      );
    await settle();
    expect(text()).toContain('mine.py was refused: 2 findings.');
    expect(text()).toContain('Line 3, column 1: unexpected indent');
    expect(page().querySelector('pre')?.textContent).toContain('z = 2');
    expect(text()).toContain('The whole file: it writes nothing');
  });

  it('is not offered to who may only look', async () => {
    await show([aModel()], 'viewer');
    expect(page().querySelector('input[type=file]')).toBeNull();
    expect(text()).toContain('Your role may look at models');
  });
});

describe('the versions', () => {
  it('stand under their type, newest first, with what is known of them', async () => {
    const run = { job_id: 'dmo_7', status: 'failed', completed_at: '2026-11-23T04:30:14Z' } as const;
    await show([aModel({ status: 'archived' }), uploaded({ lastRun: run })]);
    const rows = [...page().querySelectorAll('li')].map((each) => each.textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows[0]).toMatch(/v2.*Active.*mine\.py.*sha256 cdcdcdcdcdcd.*640 B.*by ann@example\.com/);
    expect(rows[0]).toContain('Failed');
    expect(rows[1]).toMatch(/v1.*Archived.*built in.*Never run/);
  });

  it('go back to an older one with one press', async () => {
    await show([aModel({ status: 'archived' }), uploaded()]);
    press('Roll back to DMO version 1');
    const call = http.expectOne(`${path}/dmo_builtin_1`);
    expect([call.request.method, call.request.body]).toEqual(['PATCH', { status: 'active' }]);
    call.flush({ success: true, model: aModel() });
    await settle();
    await answer(http, path, {
      success: true,
      models: [aModel(), uploaded({ status: 'archived' })],
      next_cursor: null,
    });
    await settle();
    expect(TestBed.inject(Toasts).shown().at(-1)?.message).toBe('DMO version 1 was rolled back to.');
    expect(named('Activate DMO version 2')).toBeDefined();
  });

  it('make an archived one a candidate, to be run as a test', async () => {
    await show([aModel(), uploaded({ status: 'archived' })]);
    press('Make candidate of DMO version 2');
    const call = http.expectOne(`${path}/dmo_2`);
    expect([call.request.method, call.request.body]).toEqual(['PATCH', { status: 'candidate' }]);
    call.flush({ success: true, model: uploaded({ status: 'candidate' }) });
    await settle();
    expect(TestBed.inject(Toasts).shown().at(-1)?.message).toBe('DMO version 2 was made a candidate.');
    expect(named('Run DMO version 2')?.getAttribute('aria-disabled')).not.toBe('true');
  });

  it('say why something is not to be done now', async () => {
    await show([aModel()]);
    const archive = named('Archive DMO version 1');
    expect(archive?.getAttribute('aria-disabled')).toBe('true');
    archive?.click();
    http.expectNone(`${path}/dmo_builtin_1`);
  });

  it('tell a refusal in the server’s words', async () => {
    await show([aModel({ status: 'archived' }), uploaded()]);
    press('Archive DMO version 2');
    const call = http.expectOne(`${path}/dmo_2`);
    expect([call.request.method, call.request.body]).toEqual(['PATCH', { status: 'archived' }]);
    call.flush({ code: 'model_in_use', detail: 'A job still runs it.' }, { status: 409, statusText: 'Conflict' });
    await settle();
    expect(TestBed.inject(Toasts).shown().at(-1)?.message).toBe('DMO version 2 was not archived: A job still runs it.');
  });

  it('that the address filters away are named', async () => {
    await show([aModel()], 'operator', { type: 'DMO', status: 'candidate' });
    expect(text()).toContain('No version has type DMO, status candidate.');
    expect(named('Clear the filters')).toBeDefined();
  });

  it('cannot be shown while the server refuses to tell them', async () => {
    http = startDashboard();
    await signIn(http, 'operator');
    fixture = TestBed.createComponent(ModelsPage);
    TestBed.tick();
    for (const call of http.match(path)) call.flush(null, { status: 503, statusText: 'Service Unavailable' });
    await settle();
    expect(named('Try again')).toBeDefined();
  });
});
