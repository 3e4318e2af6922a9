import { httpResource } from '@angular/common/http';
import { Injector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { answer, startDashboard } from '../testing/dashboard.js';
import { lastAnswer } from './last-answer.js';

it('keeps on the screen what was there when a reload fails', async () => {
  const http = startDashboard();
  const injector = TestBed.inject(Injector);
  const resource = httpResource<{ n: number }>(() => '/api/jobs', { injector, defaultValue: { n: 0 } });
  const last = lastAnswer(resource, { n: 0 });
  await answer(http, '/api/jobs', { n: 7 });
  expect(last()).toEqual({ n: 7 });

  resource.reload();
  TestBed.tick();
  http.expectOne('/api/jobs').flush(null, { status: 503, statusText: 'Service Unavailable' });
  await Promise.resolve();
  TestBed.tick();
  expect(resource.error()).toBeDefined();
  expect(last()).toEqual({ n: 7 });
});
