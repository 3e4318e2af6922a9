import type { HttpTestingController } from '@angular/common/http/testing';
import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { aDataSource, aJob, aModel, aSchedule } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { Shortcuts } from './shortcuts.js';

@Component({
  template: `
    <main>
      <input type="search" aria-label="Find" />
      <table>
        <tbody>
          <tr>
            <td><a href="/one">one</a></td>
          </tr>
          <tr>
            <td><a href="/two">two</a></td>
          </tr>
        </tbody>
      </table>
    </main>
  `,
})
class Page {
  readonly shortcuts = inject(Shortcuts);
}

let http: HttpTestingController;
let screen: Screen<Page>;

async function press(key: string, change: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...change });
  (document.activeElement ?? document.body).dispatchEvent(event);
  await screen.settle();
}
const focused = () => document.activeElement?.textContent;
const options = () =>
  [...document.querySelectorAll('[role=option]')].map((option) =>
    [...option.children]
      .map((part) => part.textContent)
      .join(' ')
      .trim(),
  );

async function type(text: string) {
  const field = document.querySelector<HTMLInputElement>('[role=combobox]');
  if (!field) throw new Error('The palette is not open.');
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await screen.settle();
}

beforeEach(async () => {
  http = startDashboard();
  await signIn(http, 'operator');
  screen = Screen.of(Page);
  await screen.settle();
});

describe('the keyboard', () => {
  it('walks the rows of a list and finds its search', async () => {
    await press('j');
    expect(focused()).toBe('one');
    await press('j');
    expect(focused()).toBe('two');
    await press('k');
    expect(focused()).toBe('one');
    await press('/');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Find');
    await press('j');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Find'); // somebody types there
  });

  it('goes to a page by g and its letter', async () => {
    const router = TestBed.inject(Router);
    router.resetConfig([{ path: 'schedules', component: Page }]);
    await press('g');
    await press('s');
    expect(router.url).toBe('/schedules');
  });

  it('says what there is, and leaves single letters alone where somebody wants that', async () => {
    await press('?');
    expect(screen.text()).toContain('Keyboard shortcuts');
    await screen.press('Keys without Ctrl count, outside of logs');
    await screen.press('Close');
    await press('j');
    expect(focused()).not.toBe('one');
    expect(localStorage.getItem('energy-ops.single-keys')).toBe('off');
  });

  it('goes anywhere and runs a model by its name', async () => {
    await press('k', { ctrlKey: true });
    await answer(http, '/api/data-sources', { data_sources: [aDataSource()], next_cursor: null });
    await answer(http, '/api/jobs', { jobs: [aJob()], next_cursor: null, total: 1 });
    const models = (['DMO', 'RMO', 'SO'] as const).map((type) => aModel({ id: type, model_type: type }));
    await answer(http, '/api/optimization/models', { success: true, models, next_cursor: null });
    await answer(http, '/api/schedules', { schedules: [aSchedule()], next_cursor: null });
    await screen.settle();
    await type('dmo daily');
    expect(options()[0]).toBe('Schedule DMO daily DMO');
    await type('e5f508');
    expect(options()).toEqual([
      'Job dmo_1795461610346_e5f508 DMO for Tue, 24 Nov 2026, success',
      'Search Jobs with “e5f508”',
    ]);
    await type('users');
    expect(options()).not.toContain('Page Users g u'); // no page of an operator's
    await type('run rmo');
    expect(options()[0]).toBe('Run Run RMO Real-time market on Sample portfolio');
    await press('Enter');
    expect(http.expectOne('/api/jobs/trigger').request.body).toEqual({
      model_type: 'RMO',
      data_source_id: 'sample',
    });
  });
});
