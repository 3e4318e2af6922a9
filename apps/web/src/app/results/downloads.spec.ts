import { TestBed } from '@angular/core/testing';
import { signIn, startDashboard } from '../testing/dashboard.js';
import { Toasts } from '../toast/toasts.js';
import { Downloads } from './downloads.js';

const path = '/api/jobs/so_1/results/schedule?format=parquet';

describe('a file that a model may not have written', () => {
  it('is asked for by its head first, and told of where it is not there', async () => {
    const http = startDashboard();
    await signIn(http);
    const ended = TestBed.inject(Downloads).startIfThere(path, 'It is not there.');
    http.expectOne({ method: 'HEAD', url: path }).flush(null, { status: 406, statusText: 'Not Acceptable' });
    await ended;
    http.expectNone('/api/downloads');
    expect(
      TestBed.inject(Toasts)
        .shown()
        .map(({ message }) => message),
    ).toEqual(['It is not there.']);
  });

  it('is downloaded where it is', async () => {
    const http = startDashboard();
    await signIn(http);
    const ended = TestBed.inject(Downloads).startIfThere(path, 'It is not there.');
    http.expectOne({ method: 'HEAD', url: path }).flush(null);
    await new Promise((resolve) => setTimeout(resolve));
    const asked = http.expectOne('/api/downloads');
    expect(asked.request.body).toEqual({ path });
    asked.flush(null, { status: 503, statusText: 'Away' }); // following a link is the browser's
    await ended;
  });
});
