import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { Component, inject } from '@angular/core';
import type { Schedule } from '@energy-ops/contracts';
import { aModel, aSchedule } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { ScheduleDialog } from './schedule-dialog.js';

@Component({ template: '' })
class Opener {
  readonly dialogs = inject(MatDialog);
}

const path = '/api/schedules';
let http: HttpTestingController;
let screen: Screen<Opener>;
let closedWith: Schedule | undefined;

async function open(schedule: Schedule | null) {
  http = startDashboard();
  await signIn(http, 'operator');
  screen = Screen.of(Opener);
  closedWith = undefined;
  TestBed.inject(MatDialog)
    .open<ScheduleDialog, Schedule | null, Schedule>(ScheduleDialog, { data: schedule })
    .afterClosed()
    .subscribe((saved) => (closedWith = saved));
  await screen.settle();
}

/** The request for the preview of a model type, once the typing rests. */
async function previewAsked(type: string) {
  for (;;) {
    TestBed.tick();
    const asked = http.match(({ url, params }) => url === `${path}/preview` && params.get('model_type') === type);
    if (asked[0] && !asked[0].cancelled) return asked[0];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the editor of a schedule', () => {
  it('makes one from a preset, and shows when it is due with what is odd about it', async () => {
    await open(null);
    await screen.press('RMO every 30 min');
    expect(screen.text()).toContain('Every 30 minutes.');
    const preview = await previewAsked('RMO');
    expect(preview.request.params.get('cron')).toBe('*/30 * * * *');
    const note = 'The clocks go back: 02:30 comes twice on this day; this is the first.';
    const slot = { scheduled_for: '2099-10-25T00:30:00Z', local: '2099-10-25T02:30:00+02:00', note, gate: null };
    preview.flush({ occurrences: [slot] });
    await screen.settle();
    expect(screen.text()).toContain(note);
    await screen.press('Add');
    const call = http.expectOne({ method: 'POST', url: path });
    expect(call.request.body).toMatchObject({
      name: 'RMO every 30 minutes',
      model_type: 'RMO',
      cron: '*/30 * * * *',
      time_zone: 'Asia/Kolkata',
      catch_up: 'latest',
      deadline_minutes: null,
      enabled: true,
    });
    call.flush(aSchedule({ id: 's9' }));
    await screen.settle();
    expect(closedWith?.id).toBe('s9');
  });

  it('says what is wrong as it is typed, and sends nothing', async () => {
    await open(null);
    await screen.type('Name', 'Mine');
    await screen.type('Cron', '0 25 * * *');
    expect(screen.text()).toContain('This cron');
    await screen.type('Time zone', 'Mars/Olympus');
    await screen.press('Add');
    expect(screen.text()).toContain('Name a time zone such as Asia/Kolkata.');
    http.expectNone({ method: 'POST', url: path });
  });

  it('overwrites nobody unseen: it says so, and shows theirs or saves mine', async () => {
    await open(aSchedule({ version: 3 }));
    await screen.type('Name', 'Mine');
    await screen.press('Save');
    const refused = http.expectOne({ method: 'PATCH', url: `${path}/dmo-daily` });
    expect(refused.request.headers.get('if-match')).toBe('"3"');
    expect(refused.request.body).not.toHaveProperty('model_type');
    refused.flush({ code: 'version_changed' }, { status: 412, statusText: 'Precondition Failed' });
    await screen.settle();
    expect(screen.text()).toContain('Somebody changed this schedule while you were at it');
    await screen.press('Show what is there now');
    await answer(http, `${path}/dmo-daily`, aSchedule({ version: 4, cron: '30 9 * * *' }));
    await screen.settle();
    expect(screen.text()).toContain('At 09:30.');
    await screen.press('Save');
    const saved = http.expectOne({ method: 'PATCH', url: `${path}/dmo-daily` });
    expect(saved.request.headers.get('if-match')).toBe('"4"');
    saved.flush(aSchedule({ version: 5 }));
    await screen.settle();
    expect(closedWith?.version).toBe(5);
  });

  it('keeps to a version somebody chose, until the type is another', async () => {
    await open(null);
    const models = [
      aModel({ id: 'so_2', model_type: 'SO', version: 2, name: 'mine.py', status: 'candidate' }),
      aModel({ id: 'so_3', model_type: 'SO', version: 3, name: 'gone.py', status: 'archived' }),
    ];
    await answer(http, '/api/optimization/models', { success: true, models, next_cursor: null });
    await screen.press('SO every 15 min');
    await screen.choose('Version', 'v2 – mine.py (candidate)');
    expect(screen.named('v3 – gone.py (archived)')).toBeUndefined();
    await screen.press('Add');
    const first = http.expectOne({ method: 'POST', url: path });
    expect(first.request.body).toMatchObject({ model_id: 'so_2' });
    first.flush({ title: 'No' }, { status: 422, statusText: 'Unprocessable' });
    await screen.settle();
    await screen.press('RMO every 30 min');
    await screen.press('Add');
    expect(http.expectOne({ method: 'POST', url: path }).request.body).toMatchObject({ model_id: null });
  });
});
