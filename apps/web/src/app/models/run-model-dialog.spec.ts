import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { DataSource, Model } from '@energy-ops/contracts';
import type { Trigger } from '../jobs/job-calls.js';
import { aDataSource, aModel } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { RunModelDialog } from './run-model-dialog.js';

const old = aDataSource({
  id: 'old',
  name: 'Old days',
  kind: 'dated',
  report: {
    ...aDataSource().report,
    first_block: '2023-12-28T03:30:00Z',
    end: '2023-12-28T18:30:00Z',
  },
});

async function open(model: Model, sources: DataSource[]) {
  const asked: (Trigger | undefined)[] = [];
  TestBed.overrideProvider(MAT_DIALOG_DATA, { useValue: model });
  TestBed.overrideProvider(MatDialogRef, { useValue: { close: (trigger?: Trigger) => asked.push(trigger) } });
  const http = startDashboard();
  await signIn(http);
  const fixture = TestBed.createComponent(RunModelDialog);
  fixture.detectChanges();
  await answer(http, '/api/data-sources', { data_sources: sources, next_cursor: null });
  fixture.detectChanges();
  const element: HTMLElement = fixture.nativeElement;
  const day = element.querySelector<HTMLInputElement>('input[type=date]');
  const run = [...element.querySelectorAll('button')].find((each) =>
    each.textContent?.includes(`Run ${model.model_type}`),
  );
  return { element, day, run, asked };
}

describe('running a version', () => {
  it('proposes a day that the data has, and asks for it', async () => {
    const { element, day, run, asked } = await open(aModel({ model_type: 'RMO' }), [old]);
    expect(day?.value).toBe('2023-12-28');
    expect(element.textContent).toContain('The data covers Thu, 28 Dec 2023.');
    run?.click();
    expect(asked).toEqual([
      expect.objectContaining({
        model_type: 'RMO',
        data_source_id: 'old',
        purpose: 'test',
        model_config: { horizon_start: '2023-12-28T03:30:00.000Z' },
      }),
    ]);
  });

  it('leaves the usual day to the server', async () => {
    const { element, day, run, asked } = await open(aModel(), [aDataSource()]);
    expect(day?.value).toBe('');
    expect(element.textContent).toContain('Left empty: tomorrow.');
    run?.click();
    expect(Object.keys(asked[0] ?? {})).not.toContain('delivery_day');
  });
});
