import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { LogLevel, LogLine, LogPage } from '@energy-ops/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { LogStore } from './log-store.js';
import { MatchStore } from './match-store.js';

const levelOf = (seq: number): LogLevel => (seq % 100 === 0 ? 'ERROR' : 'INFO');
const aLine = (seq: number): LogLine => ({
  seq,
  level: levelOf(seq),
  message: `line ${seq}`,
  timestamp: '2026-11-23T04:30:00Z',
  metadata: null,
});

/** What the server answers for a log of so many lines. */
function answer(params: URLSearchParams, written: number): LogPage {
  const after = Number(params.get('after_seq') ?? 0);
  const before = Number(params.get('before_seq') ?? written + 1);
  const level = params.get('level');
  const all = Array.from({ length: Math.min(before - 1, written) - after }, (_, index) => aLine(after + index + 1));
  const matching = all.filter((line) => level === null || line.level === level);
  const isLastFirst = params.get('order') === 'desc';
  const errors = Math.floor(written / 100);
  return {
    logs: (isLastFirst ? matching.toReversed() : matching).slice(0, Number(params.get('limit'))),
    total: level === 'ERROR' ? errors : written,
    last_seq: written,
    levels: { DEBUG: 0, INFO: written - errors, WARNING: 0, ERROR: errors },
  };
}

describe('LogStore', () => {
  let store: LogStore;
  let http: HttpTestingController;

  /** Answers whatever was asked, and hears what the answers make the store ask. */
  const answerAll = async (written: number) => {
    await Promise.resolve();
    const asked = http.match((request) => request.url.endsWith('/logs'));
    for (const each of asked) each.flush(answer(new URLSearchParams(each.request.params.toString()), written));
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    return asked.map(({ request }) => request.params.toString());
  };

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), LogStore, MatchStore],
    });
    store = TestBed.inject(LogStore);
    http = TestBed.inject(HttpTestingController);
  });

  it('knows how long a log is from its end alone', async () => {
    const close = store.open('dmo_1');
    store.reachEnd();
    await answerAll(100_000);
    expect(store.length()).toBe(100_000);
    expect(store.base()).toBe(0);
    expect(store.levels()).toMatchObject({ INFO: 99_000, ERROR: 1000 });
    expect(store.row(99_999)).toMatchObject({ seq: 100_000, line: { message: 'line 100000' } });
    close();
  });

  it('fetches the page around the rows on screen, once', async () => {
    const close = store.open('dmo_1');
    await answerAll(100_000);
    store.show(40_000, 40_040);
    store.show(40_001, 40_041);
    expect(await answerAll(100_000)).toEqual([
      'after_seq=39500&limit=500&order=asc',
      'after_seq=40000&limit=500&order=asc',
    ]);
    expect(store.row(40_020).line?.message).toBe('line 40021');
    store.show(40_000, 40_040);
    expect(await answerAll(100_000)).toEqual([]);
    close();
  });

  it('shows the end of a log too long for one scrollbar, and any earlier line when asked', async () => {
    const close = store.open('dmo_1');
    await answerAll(1_000_000);
    expect(store.base()).toBe(200_000);
    expect(store.row(store.length() - 1).seq).toBe(1_000_000);
    expect(store.indexOf(5)).toBeUndefined();
    store.reach(5);
    expect(store.row(store.indexOf(5) ?? -1).seq).toBe(5);
    close();
  });

  it('shows only what matches a filter, and all lines again without one', async () => {
    const close = store.open('dmo_1');
    await answerAll(5000);
    store.setFilter({ level: 'ERROR', text: '' }, false);
    await answerAll(5000);
    expect(store.length()).toBe(50);
    expect(store.row(1).line?.seq).toBe(200);
    expect(store.matched()).toBe(50);
    store.setFilter({ level: undefined, text: '' }, false);
    expect(store.length()).toBe(5000);
    close();
  });

  it('says what failed and gets it when asked again', async () => {
    const close = store.open('dmo_1');
    http.expectOne((request) => request.url === '/api/jobs/dmo_1/logs').flush('', { status: 503, statusText: 'Away' });
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(store.failure()).toMatchObject({ status: 503 });
    store.retry();
    await answerAll(3);
    expect(store.failure()).toBeUndefined();
    expect(store.length()).toBe(3);
    close();
  });

  it('forgets the answers of a job that is shown no more', async () => {
    store.open('dmo_1')();
    const close = store.open('dmo_2');
    const [first, second] = http.match((request) => request.url.endsWith('/logs'));
    second?.flush(answer(new URLSearchParams('limit=1000&order=desc'), 3));
    first?.flush(answer(new URLSearchParams('limit=1000&order=desc'), 9));
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(store.length()).toBe(3);
    close();
  });
});
