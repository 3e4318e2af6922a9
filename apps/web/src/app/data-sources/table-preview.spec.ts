import { TestBed } from '@angular/core/testing';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { TablePreview } from './table-preview.js';

const columns = [
  { name: 'block_start', unit: '', type: 'instant' },
  { name: 'price', unit: 'INR/MWh', type: 'number' },
];

describe('the rows of a data source', () => {
  it('stand as they were given, to the tick of a price', async () => {
    const http = startDashboard();
    await signIn(http);
    const fixture = TestBed.createComponent(TablePreview);
    fixture.componentRef.setInput('sourceId', 'sample');
    fixture.componentRef.setInput('tables', [{ name: 'timeseries', rows: 1, columns }]);
    fixture.componentRef.setInput('timeZone', 'Asia/Kolkata');
    fixture.detectChanges();
    await answer(http, '/api/data-sources/sample/tables/timeseries', {
      columns,
      rows: [{ block_start: '2026-01-15T00:00:00+05:30', price: 4588.59 }],
      next_cursor: null,
    });
    fixture.detectChanges();
    const cells = [...(fixture.nativeElement as HTMLElement).querySelectorAll('tbody td')];
    expect(cells.map((cell) => cell.textContent)).toEqual(['15 Jan 2026, 00:00', '4,588.59']);
  });
});
