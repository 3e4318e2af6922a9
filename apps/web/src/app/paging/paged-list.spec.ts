import type { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { startDashboard } from '../testing/dashboard.js';
import { pagedList, type PagedList } from './paged-list.js';

interface Page {
  readonly names: string[];
  readonly next_cursor: string | null;
}
const away = { status: 503, statusText: 'Away' };
const kind = signal('a');
let http: HttpTestingController;
let list: PagedList<string>;

async function answer(cursor: string | null, page: Page): Promise<void> {
  TestBed.tick();
  http.expectOne(`/api/names?kind=${kind()}${cursor === null ? '' : `&cursor=${cursor}`}`).flush(page);
  await Promise.resolve();
  TestBed.tick();
}

beforeEach(() => {
  http = startDashboard();
  kind.set('a');
  list = TestBed.runInInjectionContext(() =>
    pagedList<Page, string>(
      () => ({ url: '/api/names', params: { kind: kind() } }),
      ({ names }) => names,
    ),
  );
});

describe('a list in pages', () => {
  it('loads, then has more on demand', async () => {
    TestBed.tick();
    expect([list.isLoading(), list.isKnown()]).toEqual([true, false]);
    await answer(null, { names: ['one'], next_cursor: 'c1' });
    expect([list.items(), list.hasMore()]).toEqual([['one'], true]);
    const more = list.loadMore();
    await answer('c1', { names: ['two'], next_cursor: null });
    await more;
    expect([list.items(), list.hasMore()]).toEqual([['one', 'two'], false]);
  });

  it('drops a further page that comes after the filter changed', async () => {
    await answer(null, { names: ['one'], next_cursor: 'c1' });
    const more = list.loadMore();
    const late = http.expectOne('/api/names?kind=a&cursor=c1');
    kind.set('b');
    await answer(null, { names: ['three'], next_cursor: null });
    late.flush({ names: ['two'], next_cursor: null });
    await more;
    expect(list.items()).toEqual(['three']);
  });

  it('keeps what it has where more of it fails, and says so', async () => {
    await answer(null, { names: ['one'], next_cursor: 'c1' });
    const more = list.loadMore();
    http.expectOne('/api/names?kind=a&cursor=c1').flush(null, away);
    await more;
    expect(list.items()).toEqual(['one']);
    expect(list.error()).toMatchObject({ status: 503 });
    expect(list.hasMore()).toBe(true);
  });
});
