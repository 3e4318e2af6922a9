import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Role, Schedule } from '@energy-ops/contracts';
import { aJob, anOccurrence, aSchedule } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { Toasts } from '../toast/toasts.js';
import { SchedulesPage } from './schedules-page.js';

const path = '/api/schedules';
const at = '2099-11-28T04:30:00.000Z';
const gate = {
  segment: 'DAM',
  closes: '2099-11-28T06:30:00.000Z',
  delivery_start: '2099-11-28T18:30:00.000Z',
  delivery_end: '2099-11-29T18:30:00.000Z',
};
let http: HttpTestingController;
let screen: Screen<SchedulesPage>;

async function show(schedules: Schedule[], role: Role = 'operator') {
  http = startDashboard();
  await signIn(http, role);
  screen = Screen.of(SchedulesPage);
  await answer(http, path, { schedules, next_cursor: null });
  await screen.settle();
  const slot = { scheduled_for: at, local: '2099-11-28T10:00:00+05:30', note: null, gate };
  await answer(http, `${path}/preview`, { occurrences: [slot] });
  await screen.settle();
}
const said = () => TestBed.inject(Toasts).shown().at(-1);
const toggle = () => document.querySelector<HTMLButtonElement>('button[role=switch]');

describe('schedules', () => {
  it('are told in words: when, in which zone, for which gate, and how the last one went', async () => {
    const reason = 'Started 20 s after its slot.';
    await show([aSchedule({ last_occurrence: anOccurrence({ state: 'late', reason }) })]);
    expect(screen.text()).toContain('DMO dailyDMOAt 10:00');
    expect(screen.text()).toContain('0 10 * * * · IST (UTC+05:30)');
    expect(screen.text()).toContain('10:00 on Sat, 28 Nov 2099');
    expect(screen.text()).toContain('for DAM: gate closes 12:00, delivery Sun, 29 Nov 2099');
    expect(screen.text()).toContain('Late');
    expect(screen.text()).toContain(reason);
  });

  it('call a slot paused that was, and no alarm', async () => {
    const last = anOccurrence({ state: 'missed', reason_code: 'paused', reason: 'Paused: repairs.', job_id: null });
    await show([aSchedule({ paused: true, last_occurrence: last })]);
    expect(document.querySelector('app-occurrence-badge')?.textContent?.trim()).toBe('Paused');
    expect(screen.text()).toContain('Paused. Once resumed:');
  });

  it('say until when they are paused, by whom and why', async () => {
    await show([
      aSchedule({ paused: true, paused_until: at, paused_by: 'ann@example.com', pause_reason: 'Unit 2 is out' }),
      aSchedule({ id: 's2', paused: true, paused_by: 'system:schedule/s2', pause_reason: 'It failed three times.' }),
    ]);
    expect(screen.text()).toContain('Paused by ann@example.com until 28 Nov 2099, 10:00: Unit 2 is out');
    expect(screen.text()).toContain('Paused by energy-ops until somebody resumes it: It failed three times.');
  });

  it('are enabled by a switch, which goes back where that is refused', async () => {
    await show([aSchedule({ enabled: false })]);
    expect(screen.text()).toContain('Off. Once enabled:');
    toggle()?.click();
    const call = http.expectOne({ method: 'PATCH', url: `${path}/dmo-daily` });
    expect(call.request.body).toEqual({ enabled: true });
    call.flush({ detail: 'The database is away.' }, { status: 503, statusText: 'Away' });
    await screen.settle();
    expect(said()?.message).toBe('DMO daily was not enabled: The database is away.');
    expect(toggle()?.getAttribute('aria-checked')).toBe('false');
    toggle()?.click();
    http.expectOne({ method: 'PATCH', url: `${path}/dmo-daily` }).flush(aSchedule());
    await screen.settle();
    expect(toggle()?.getAttribute('aria-checked')).toBe('true');
  });

  it('are run now, or lead to the plan that forbids it', async () => {
    await show([aSchedule()]);
    await screen.press('Run DMO daily now');
    const call = http.expectOne({ method: 'POST', url: `${path}/dmo-daily/run` });
    expect(call.request.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
    call.flush(aJob({ job_id: 'dmo_2' }), { status: 202, statusText: 'Accepted' });
    await screen.settle();
    expect(said()?.actions[0]?.path).toBe('/jobs/dmo_2');
    await screen.press('Run DMO daily now');
    const problem = { code: 'dmo_already_run', detail: 'The day has its plan.', existing_job_id: 'dmo_1' };
    http.expectOne({ method: 'POST', url: `${path}/dmo-daily/run` }).flush(problem, { status: 409, statusText: 'No' });
    await screen.settle();
    expect(said()).toMatchObject({ kind: 'warning', message: 'DMO daily was not run: The day has its plan.' });
    expect(said()?.actions[0]?.path).toBe('/jobs/dmo_1');
  });

  it('are paused with a reason, and resumed', async () => {
    await show([aSchedule()]);
    await screen.press('Pause DMO daily');
    await screen.press('Pause');
    expect(screen.text()).toContain('Say why');
    await screen.type('Reason', 'Unit 2 is out');
    await screen.press('Pause');
    const call = http.expectOne({ method: 'PATCH', url: `${path}/dmo-daily` });
    expect(call.request.body.pause_reason).toBe('Unit 2 is out');
    const left = Date.parse(call.request.body.paused_until) - Date.now();
    expect(Math.abs(left - 3_600_000)).toBeLessThan(60_000);
    call.flush(aSchedule({ paused: true, paused_until: at, pause_reason: 'Unit 2 is out' }));
    await screen.settle();
    await screen.press('Resume DMO daily');
    expect(http.expectOne({ method: 'PATCH', url: `${path}/dmo-daily` }).request.body).toEqual({ paused: false });
  });

  it('are deleted only once it is said what stays', async () => {
    await show([aSchedule()]);
    await screen.press('More for DMO daily');
    await screen.press('Delete…');
    expect(screen.text()).toContain('The jobs it started stay.');
    await screen.press('Delete');
    http.expectOne({ method: 'DELETE', url: `${path}/dmo-daily` }).flush(null);
    await screen.settle();
    expect(screen.text()).toContain('Nothing starts by the clock.');
  });

  it('are only looked at by a viewer', async () => {
    await show([aSchedule()], 'viewer');
    expect(toggle()?.disabled || toggle()?.getAttribute('aria-disabled') === 'true').toBe(true);
    expect(screen.named('Run DMO daily now')).toBeUndefined();
    expect(screen.named('Pause DMO daily')).toBeUndefined();
  });
});
