import type { HttpTestingController } from '@angular/common/http/testing';
import type { Occurrence, Schedule } from '@energy-ops/contracts';
import { boundsOf, localDate } from '@energy-ops/market';
import { anOccurrence, aSchedule } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { SchedulePage } from './schedule-page.js';

const path = '/api/schedules/dmo-daily';
const zone = 'Asia/Kolkata';
const today = localDate(new Date(), zone);
const midnight = boundsOf(today, zone).start.toISOString();
let http: HttpTestingController;
let screen: Screen<SchedulePage>;

async function show(schedule: Schedule, occurrences: Occurrence[]) {
  http = startDashboard();
  await signIn(http, 'operator');
  screen = Screen.of(SchedulePage, { id: 'dmo-daily' });
  await answer(http, '/api/schedules', { schedules: [schedule], next_cursor: null });
  await screen.settle();
  await answer(http, '/api/schedules/preview', { occurrences: [] });
  for (let turn = 0; turn < 2; turn += 1) {
    await answer(http, `${path}/occurrences`, { occurrences, next_cursor: null });
    await screen.settle();
  }
  const days = [{ day: today, slots: 4, states: { on_time: 3, missed: 1 }, reasons: {} }];
  await answer(http, `${path}/days`, { time_zone: zone, days });
  await screen.settle();
}
const tables = () => [...document.querySelectorAll('button')].filter((each) => each.textContent?.trim() === 'Table');

describe('the page of a schedule', () => {
  const missed = anOccurrence({
    scheduled_for: midnight,
    state: 'missed',
    reason: 'Nobody was there.',
    job_id: null,
    lag_ms: null,
  });

  it('tells what it does, how today goes and why a slot did not run', async () => {
    await show(aSchedule(), [missed]);
    expect(screen.text()).toContain('At 10:00 (0 10 * * *), IST (UTC+05:30)');
    expect(screen.text()).toContain('Start those whose gate is still open');
    expect(document.querySelector('[role=img][aria-label="DMO: 1 missed"]')).not.toBeNull();
    expect(screen.text()).toContain('Nobody was there.');
  });

  it('tells each day and each slot in a table too', async () => {
    await show(aSchedule(), [missed]);
    for (const button of tables()) button.click();
    await screen.settle();
    expect(screen.text()).toMatch(/00:00 ?DMO daily/);
    expect(screen.text()).toContain('3 of 4 on time, 1 missed');
  });

  it('says what to do where it paused itself', async () => {
    await show(
      aSchedule({
        paused: true,
        paused_by: 'system:schedule/dmo-daily',
        pause_reason: 'Its model failed three times.',
      }),
      [],
    );
    expect(screen.text()).toContain('Paused by energy-ops until somebody resumes it: Its model failed three times.');
    expect(screen.text()).toContain('put right what fails, then resume it');
    expect(screen.text()).toContain('No slot has been due yet.');
  });
});
